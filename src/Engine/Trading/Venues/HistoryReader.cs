using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Books;

namespace Pitwall.Engine.Trading.Venues;

/// <summary>Something a venue did, on its way to the inbox, whose unique key makes it one input for ever.</summary>
public sealed record VenueMail(string Key, Input Input);

/// <summary>
/// Brings the histories of all accounts into one order: an execution waits for what it builds on, funding for
/// everything before its hour, and what follows the hour for the funding. Reads overlap, so a line that appears late is
/// still found; the inbox knows repeats.
/// </summary>
internal sealed class HistoryReader
{
    /// <summary>How late a venue may show a line, microseconds.</summary>
    public const long LagMicros = 3 * Moment.Second;

    private const long OverlapMicros = 10 * Moment.Second;
    private const long RestartOverlapMicros = Moment.Hour;
    // From when a line was seen and not from its hour: after an outage one account is read before the other.
    private const long GateMaxMicros = 15 * Moment.Second;
    private const long HoldMaxMicros = 5 * Moment.Second;

    private readonly Dictionary<AgentSlug, Cursor> cursors = [];
    private readonly SortedDictionary<(Moment At, string Key), Waiting> queue = new(Comparer<(Moment At, string Key)>
        .Create((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : string.CompareOrdinal(a.Key, b.Key)));

    /// <summary>What has been read of every account up to its own time, and nothing waits to be booked.</summary>
    public Moment? ThroughOf(AgentSlug account) =>
        cursors.TryGetValue(account, out var cursor)
            && (queue.Count == 0 || !queue.Values.Any(waiting => waiting.Account == account))
            ? cursor.Through : null;

    public bool HasWaiting => queue.Count > 0;

    /// <summary>Read this account's history at the next opportunity.</summary>
    public void Nudge(AgentSlug account)
    {
        if (cursors.TryGetValue(account, out var cursor))
        {
            cursor.LastAt = null;
        }
    }

    /// <summary>Reads that are due; every half minute while anything is in the market, else every minute; a push, a
    /// difference or an unbooked execution asks for one at once, and so does every hour, as soon as its funding must
    /// show: what follows the hour waits until all accounts are read past it, for fifteen seconds at most.</summary>
    public void Due(DeskState committed, VenueAccount[] accounts, Moment now, List<VenueRequest> requests)
    {
        var funded = now.Floor(Moment.Hour).Plus(LagMicros);
        foreach (var account in accounts)
        {
            var cursor = CursorOf(committed, account.Book);
            if (!cursor.IsOut && (cursor.LastAt is not { } last || now.Since(last) >= Pause(cursor, account.IsBusy)
                || (now >= funded && cursor.Through < funded && now.Since(last) >= Moment.Second)))
            {
                cursor.IsOut = true;
                cursor.LastAt = now;
                requests.Add(new VenueRequest.ReadHistory(account.Book.Agent, cursor.Since));
            }
        }
    }

    public void Take(AgentSlug account, VenueReply reply, Moment now)
    {
        if (!cursors.TryGetValue(account, out var cursor))
        {
            return;
        }

        cursor.IsOut = false;
        cursor.HasFailed = reply is not VenueReply.History;
        if (reply is not VenueReply.History history)
        {
            return;
        }

        foreach (var entry in history.Entries)
        {
            if (cursor.Seen.Add(entry.Key))
            {
                queue[(entry.At, $"{account}/{entry.Key}")] = new Waiting(account, entry, now);
            }
        }

        if (history.IsComplete)
        {
            cursor.Through = history.At;
            cursor.Since = history.At.Plus(-OverlapMicros);
        }
        else
        {
            // The venue's page was full: go on from its last line.
            cursor.Since = history.Entries[^1].At;
            cursor.LastAt = null;
        }
    }

    /// <summary>What can be booked now, in the venue's order.</summary>
    public List<VenueMail> Release(DeskState decided, Moment now)
    {
        var mail = new List<VenueMail>();
        if (queue.Count == 0)
        {
            return mail;
        }

        foreach (var (key, waiting) in queue.ToArray())
        {
            if (!IsOpen(key.At.Floor(Moment.Hour)) && now.Since(waiting.Since) < GateMaxMicros)
            {
                break;
            }

            if (Input(decided, waiting, now) is var (done, input) && done)
            {
                queue.Remove(key);
                mail.AddRange(input);
                if (mail.Count > 0)
                {
                    // The next one is judged on the books with this one in them.
                    return mail;
                }
            }
        }

        return mail;
    }

    private (bool Done, VenueMail[] Mail) Input(DeskState decided, Waiting waiting, Moment now)
    {
        if (waiting.Entry is VenueEntry.Funded funded)
        {
            var hour = funded.At.Floor(Moment.Hour);
            return (true, [new VenueMail(
                $"funding/{funded.Instrument}/{hour.Micros}",
                new Input.FundingSettled(default, funded.Instrument, funded.Rate, funded.Oracle, false))]);
        }

        var executed = (VenueEntry.Executed)waiting.Entry;
        var order = decided.Agents[waiting.Account].Orders.Values.FirstOrDefault(o => o.Cloid == executed.Cloid);
        if (order is null)
        {
            // Ended orders are fully booked, so this is a repeat; a stranger's execution shows in the positions.
            return (true, []);
        }

        var input = new Input.OrderFilled(
            default,
            order.Agent,
            order.Id,
            executed.Key,
            executed.Price,
            executed.Size,
            executed.Fee,
            executed.Liquidity,
            "venue",
            QuoteGrade.Book,
            executed.Price);
        var isBookable = Settlement.Fits(decided, input) || now.Since(waiting.Since) > HoldMaxMicros;
        return (isBookable, [new VenueMail($"fill/{order.Agent}/{executed.Key}", input)]);
    }

    /// <summary>Whether everything before this hour has been read of every account.</summary>
    private bool IsOpen(Moment hour)
    {
        foreach (var (_, cursor) in cursors)
        {
            if (cursor.Through is not { } through || through < hour.Plus(LagMicros))
            {
                return false;
            }
        }

        return true;
    }

    private Cursor CursorOf(DeskState committed, AgentBook book)
    {
        if (!cursors.TryGetValue(book.Agent, out var cursor))
        {
            var since = committed.At.Plus(-RestartOverlapMicros);
            foreach (var (_, order) in book.Orders)
            {
                since = order.PlacedAt < since ? order.PlacedAt : since;
            }

            cursors[book.Agent] = cursor = new Cursor { Since = since };
        }

        return cursor;
    }

    private static long Pause(Cursor cursor, bool isBusy) =>
        Moment.Second * (cursor.HasFailed ? 1 : isBusy ? 30 : 60);

    private sealed class Cursor
    {
        public Moment Since { get; set; }

        public Moment? Through { get; set; }

        public Moment? LastAt { get; set; }

        public bool HasFailed { get; set; }

        public bool IsOut { get; set; }

        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);
    }

    private sealed record Waiting(AgentSlug Account, VenueEntry Entry, Moment Since);
}

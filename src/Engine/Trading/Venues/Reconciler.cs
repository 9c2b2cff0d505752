using System.Text;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Venues;

/// <summary>
/// Compares the books with what the venue has. The venue is right about positions and money, and nothing is mended in
/// silence: the same difference seen over the whole window, with the history read past its beginning, freezes the
/// account.
/// </summary>
internal sealed class Reconciler(long busyMicros = Reconciler.BusyMicros)
{
    /// <summary>How often an account with anything in the market is read: drift is seen within ten seconds.</summary>
    public const long BusyMicros = 9 * Moment.Second;

    /// <summary>How long a difference may be a matter of lines still under way, microseconds.</summary>
    public const long WindowMicros = 6 * Moment.Second;

    private const decimal Tolerance = 0.000001m;

    private readonly Dictionary<AgentSlug, Standing> standings = [];

    /// <summary>The venue's positions have been read in this session; until then nothing is sent at all.</summary>
    public bool HasRead(AgentSlug account) => standings.TryGetValue(account, out var s) && s.HasRead;

    /// <summary>Books and venue agreed when they were last compared; until then nothing adds risk.</summary>
    public bool Agrees(AgentSlug account) => standings.TryGetValue(account, out var s) && s.HasRead && s.Words is null;

    /// <summary>Reads that are due: every so often while anything is in the market, else every minute.</summary>
    public void Due(VenueAccount[] accounts, Moment monotonic, List<VenueRequest> requests)
    {
        foreach (var account in accounts)
        {
            var standing = StandingOf(account.Book.Agent);
            if (!standing.IsOut
                && (standing.LastAt is not { } last || monotonic.Since(last) >= Pause(standing, account.IsBusy)))
            {
                standing.IsOut = true;
                standing.LastAt = monotonic;
                requests.Add(new VenueRequest.ReadAccount(account.Book.Agent));
            }
        }
    }

    /// <summary>Null while nothing is proven; else why the account must be frozen.</summary>
    public string? Take(AgentBook book, VenueReply reply, Moment? through)
    {
        var standing = StandingOf(book.Agent);
        standing.IsOut = false;
        standing.HasFailed = reply is not VenueReply.Account;
        if (reply is not VenueReply.Account seen)
        {
            return null;
        }

        standing.HasRead = true;
        var words = Difference(book, seen);
        if (!string.Equals(words, standing.Words, StringComparison.Ordinal))
        {
            (standing.Words, standing.Began) = (words, seen.At);
        }

        var isProven = words is not null
            && seen.At.Since(standing.Began) >= WindowMicros
            && through >= standing.Began.Plus(HistoryReader.LagMicros);
        return isProven ? words : null;
    }

    /// <summary>The books hold it open and the venue's list lacks it.</summary>
    public static bool IsMissing(Order order, VenueReply.Account seen) =>
        order.Status is OrderStatus.Accepted or OrderStatus.PartlyFilled
        && !seen.OpenOrders.Contains(order.Cloid);

    private long Pause(Standing standing, bool isBusy) =>
        standing.HasFailed ? Moment.Second
        : standing.Words is not null ? 2 * Moment.Second
        : isBusy ? busyMicros : Moment.Minute;

    /// <summary>Null when nothing differs, which is nearly always and makes no text.</summary>
    private static string? Difference(AgentBook book, VenueReply.Account seen)
    {
        StringBuilder? words = null;
        var cost = 0m;
        foreach (var (instrument, position) in book.Positions)
        {
            cost += position.Cost.Value;
            Compare(ref words, instrument, position.Size, seen.Positions.GetValueOrDefault(instrument));
        }

        foreach (var (instrument, size) in seen.Positions)
        {
            if (!book.Positions.ContainsKey(instrument))
            {
                Compare(ref words, instrument, 0m, size);
            }
        }

        var gap = seen.Balance - book.CashAndMargin.Value + cost;
        if (Math.Abs(gap) > Tolerance)
        {
            (words ??= new()).Append($"the venue has ${DecimalMath.ToText(decimal.Round(gap, 6))} more; ");
        }

        foreach (var cloid in seen.OpenOrders)
        {
            if (!IsOpen(book, cloid))
            {
                (words ??= new()).Append($"order {cloid} is open there and ended here; ");
            }
        }

        return words is null ? null : $"books and venue disagree: {words.ToString().TrimEnd(' ', ';')}";
    }

    private static void Compare(ref StringBuilder? words, InstrumentId instrument, decimal ours, decimal theirs)
    {
        if (ours != theirs)
        {
            (words ??= new()).Append(
                $"{instrument}: {DecimalMath.ToText(ours)} in the books, {DecimalMath.ToText(theirs)} there; ");
        }
    }

    private static bool IsOpen(AgentBook book, Cloid cloid)
    {
        foreach (var (_, order) in book.Orders)
        {
            if (order.Cloid == cloid)
            {
                return true;
            }
        }

        return false;
    }

    private Standing StandingOf(AgentSlug account)
    {
        if (!standings.TryGetValue(account, out var standing))
        {
            standings[account] = standing = new Standing();
        }

        return standing;
    }

    private sealed class Standing
    {
        public bool HasRead { get; set; }

        public bool IsOut { get; set; }

        public bool HasFailed { get; set; }

        public Moment? LastAt { get; set; }

        public string? Words { get; set; }

        public Moment Began { get; set; }
    }
}

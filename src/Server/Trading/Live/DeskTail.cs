using Dapper;
using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Live;
using Pitwall.Server.Trading.Api;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Trading.Live;

/// <summary>
/// Tells the live stream what every desk has committed, whichever process wrote it: follows each journal's head and
/// reads only rows that are there to stay. Of desks that do not run here, or cannot, it also tells how they stand.
/// </summary>
internal sealed class DeskTail(DeskServices services, Noticeboard notices, ILogger<DeskTail> logger) : BackgroundService
{
    // A desk that simulates its history commits thousands of decisions a second; a page can show the newest.
    private const int DecisionsMax = 50;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan StandEvery = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<int, long> heads = [];
    private readonly Dictionary<int, StandingSheet> told = [];
    private long stoodAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wasAway = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                wasAway = false;
            }
            catch (Exception fault) when (DatabaseTrouble.IsAway(fault))
            {
                if (!wasAway)
                {
                    TailLog.Away(logger, fault.Message);
                }

                wasAway = true;
            }

            await Task.Delay(LookEvery, services.Time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        await using var connection = await services.Source.OpenConnectionAsync(ct);
        var desks = await connection.QueryAsync<Head>(new CommandDefinition(
            """
            SELECT desk.id, desk.name, desk.head_seq AS seq, last.at
            FROM trading.desks AS desk
            JOIN trading.journal AS last ON last.desk_id = desk.id AND last.seq = desk.head_seq
            ORDER BY desk.id
            """,
            cancellationToken: ct));
        foreach (var head in desks)
        {
            // What was there before this process began is read from the lists, not from the stream.
            if (heads.TryGetValue(head.Id, out var seen) && seen < head.Seq)
            {
                await TellAsync(connection, head, seen, ct);
            }

            heads[head.Id] = head.Seq;
        }

        if (stoodAt == 0 || services.Time.GetElapsedTime(stoodAt) >= StandEvery)
        {
            stoodAt = services.Time.GetTimestamp();
            await StandAsync(connection, ct);
        }
    }

    /// <summary>A desk that runs here tells for itself with every step, and one in trouble takes none.</summary>
    private async Task StandAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        foreach (var sheet in await StandingSheets.ReadAllAsync(connection, services.Board, ct))
        {
            if (services.Board.Find(sheet.Id) is { Trouble: null })
            {
                told.Remove(sheet.Id);
            }
            else if (told.GetValueOrDefault(sheet.Id) != sheet.Sheet)
            {
                told[sheet.Id] = sheet.Sheet;
                notices.Post(LiveTopics.Standing, sheet.Sheet.Desk, sheet.Sheet);
            }
        }
    }

    private async Task TellAsync(NpgsqlConnection connection, Head head, long seen, CancellationToken ct)
    {
        var decisions = await ListDecisions.NewestAsync(
            connection, head.Id, (seen + 1, head.Seq + 1), DecisionsMax, ct);
        foreach (var decision in decisions.Reverse())
        {
            notices.Post(LiveTopics.Decisions, null, new LiveDecision(head.Name, decision));
        }

        notices.Post(
            LiveTopics.Committed,
            head.Name,
            new LiveCommit(head.Name, head.Seq, head.At, decisions.Count == DecisionsMax));
    }

    private sealed record Head(int Id, string Name, long Seq, DateTime At);
}

/// <summary>One decision as it was committed, with the desk it belongs to.</summary>
internal sealed record LiveDecision(string Desk, ListDecisions.Response Decision);

/// <summary>A desk's journal has grown: what was read from it before may have changed.</summary>
/// <param name="Cut">Whether more may have been decided than was told decision by decision.</param>
internal sealed record LiveCommit(string Desk, long HeadSeq, DateTime At, bool Cut);

/// <summary>What this room says on the live stream.</summary>
internal static class LiveTopics
{
    public const string Standing = "trading.standing";
    public const string Valuation = "trading.valuation";
    public const string Decisions = "trading.decisions";
    public const string Committed = "trading.committed";
    public const string Quotes = "markets.quotes";
}

/// <summary>The log lines of the tail, with fixed event ids.</summary>
internal static partial class TailLog
{
    [LoggerMessage(EventId = 320, Level = LogLevel.Warning, Message = "Live news wait for the database: {Fault}")]
    public static partial void Away(ILogger logger, string fault);
}

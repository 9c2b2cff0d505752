using System.Globalization;
using Dapper;
using Npgsql;
using Pitwall.Server.Performance.Tracks;

namespace Pitwall.Server.Pages.Needs;

/// <summary>What the books of a desk say that a person must look at.</summary>
internal static class NeedRows
{
    private const double HoldShareMax = 0.85;

    public static async Task<IReadOnlyList<Need>> ReadAsync(
        NpgsqlConnection connection, RankedDesk desk, CancellationToken ct)
    {
        var needs = new List<Need>();
        needs.AddRange((await ReadAsync<Strangers>(connection, desk, UnclaimedSql, ct)).Select(Shown));
        needs.AddRange((await ReadAsync<Latch>(connection, desk, LatchSql, ct)).Select(Shown));
        needs.AddRange((await ReadAsync<Lost>(connection, desk, LostSql, ct)).Select(Shown));
        needs.AddRange((await ReadAsync<Halted>(connection, desk, HaltedSql, ct))
            .Select(book => Shown(book, desk.Name)));
        needs.AddRange((await ReadAsync<Bare>(connection, desk, BareSql, ct)).Select(Shown));
        needs.AddRange((await ReadAsync<Idle>(connection, desk, IdleSql, ct)).Select(Shown));
        return needs;
    }

    private const string UnclaimedSql =
        "SELECT count(*) AS users FROM accounts.public_users HAVING count(*) = 0";

    private const string LatchSql =
        "SELECT reason, at FROM trading.public_kill_latch WHERE desk_id = @desk AND engaged";

    private const string LostSql =
        """
        SELECT id, agent, instrument, at FROM trading.public_open_orders
        WHERE desk_id = @desk AND status = 'unknown' ORDER BY at
        """;

    private const string HaltedSql =
        """
        SELECT agent, frozen, run_state AS runstate, at FROM trading.public_portfolios
        WHERE desk_id = @desk AND (frozen IS NOT NULL OR run_state = 'stopped') ORDER BY agent
        """;

    // An agent that declared no need of stops is right to have none.
    private const string BareSql =
        """
        SELECT held.agent, held.instrument, held.opened_at AS openedat FROM trading.public_positions AS held
        JOIN trading.public_portfolios AS book ON book.desk_id = held.desk_id AND book.agent = held.agent
        WHERE held.desk_id = @desk AND held.stop_price IS NULL AND book.needs_stop ORDER BY held.opened_at
        """;

    // Buying once and keeping is all that a buy-and-hold agent is asked to do.
    private const string IdleSql =
        """
        SELECT agent, count(*) AS decisions, count(*) FILTER (WHERE result = 'held') AS held, min(at) AS since
        FROM trading.public_decisions
        WHERE desk_id = @desk AND at > (SELECT clock FROM trading.public_desks WHERE id = @desk) - interval '2 days'
            AND agent IS DISTINCT FROM @keeper::text
        GROUP BY agent
        HAVING count(*) >= 10 AND count(*) FILTER (WHERE result = 'held') >= @share * count(*) ORDER BY agent
        """;

    private static Need Shown(Strangers nobody) => new(
        Severity.Note,
        "unclaimed",
        "Nobody has claimed this pit wall, so nobody can change anything in it.",
        "Claim it: choose a name and a password.",
        null,
        null);

    private static Need Shown(Latch latch) => new(
        Severity.Critical,
        "kill_engaged",
        $"The kill switch is on: {latch.Reason}. No new order leaves; stops and open positions stay.",
        "Release it once you have looked.",
        null,
        latch.At);

    private static Need Shown(Lost order) => new(
        Severity.Critical,
        "unknown_order",
        $"An order of {order.Agent} in {order.Instrument} is UNKNOWN: sent, and nobody can say what became of it.",
        "New risk of this agent in this instrument waits until the venue answers; look it up there by its id "
        + $"{order.Id}.",
        order.Agent,
        order.At);

    private static Need Shown(Halted book, string desk) => book.Frozen is { } reason
        ? new Need(
            Severity.Critical,
            "account_frozen",
            $"The account of {book.Agent} is frozen: {reason}.",
            "Compare it with the venue; it takes no new risk until then.",
            book.Agent,
            book.At)
        : new Need(
            Severity.Note,
            "agent_stopped",
            $"Agent {book.Agent} is stopped.",
            $"Start it with 'pitwall agent start {book.Agent} --desk {desk}' if it should trade.",
            book.Agent,
            book.At);

    private static Need Shown(Bare position) => new(
        Severity.Critical,
        "missing_stop",
        $"The {position.Instrument} position of {position.Agent} has no stop.",
        "Set one or close it.",
        position.Agent,
        position.OpenedAt);

    private static Need Shown(Idle agent) => new(
        Severity.Warning,
        "mostly_holding",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{agent.Agent} held in {agent.Held} of its last {agent.Decisions} decisions, two days long."),
        "Look at its latest decisions: it may wait for something that never comes.",
        agent.Agent,
        agent.Since);

    private static async Task<IEnumerable<T>> ReadAsync<T>(
        NpgsqlConnection connection, RankedDesk desk, string sql, CancellationToken ct) =>
        await connection.QueryAsync<T>(new CommandDefinition(
            sql, new { desk = desk.Id, share = HoldShareMax, keeper = desk.Hold?.Slug }, cancellationToken: ct));

    private sealed record Strangers(long Users);

    private sealed record Latch(string Reason, DateTime At);

    private sealed record Lost(Guid Id, string Agent, string Instrument, DateTime At);

    private sealed record Halted(string Agent, string? Frozen, string RunState, DateTime At);

    private sealed record Bare(string Agent, string Instrument, DateTime OpenedAt);

    private sealed record Idle(string Agent, long Decisions, long Held, DateTime Since);
}

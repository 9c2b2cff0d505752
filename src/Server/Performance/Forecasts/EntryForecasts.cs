using Dapper;
using Npgsql;
using Pitwall.Engine.Performance;

namespace Pitwall.Server.Performance.Forecasts;

/// <summary>
/// One entry that is over and what was said of it before: all fills of one decision are one forecast. Odds is what a
/// driftless price would give the event, null where stop or target is not known.
/// </summary>
internal sealed record EntryForecast(Forecast Forecast, double? Odds, decimal NetUsd, DateTime ClosedAt);

/// <summary>
/// Joins what replies stated with what came of the entries. Stated in words it is no number, and what only a prediction
/// market could settle is not scored here.
/// </summary>
internal static class EntryForecasts
{
    private const string TargetBeforeStop = "target_before_stop";

    /// <summary>An agent's closed entries with a stated probability, in the order they ended.</summary>
    public static async Task<IReadOnlyList<EntryForecast>> ReadAsync(
        NpgsqlConnection connection, int desk, string agent, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT said.confidence AS stated, said.event, entry.net_usd AS netusd, entry.entry_price AS entry,
                entry.stop_price AS stop, entry.target_price AS target, entry.level,
                entry.closed_at AS closedat
            FROM trading.public_entry_ends AS entry
            JOIN deliberation.public_confidences AS said
                ON said.desk_id = entry.desk_id AND said.decision_id = entry.decision_id
            WHERE entry.desk_id = @desk AND entry.agent = @agent AND entry.closed_at IS NOT NULL
                AND said.confidence IS NOT NULL AND said.scale IN ('fraction', 'percent')
                AND said.event IN ('target_before_stop', 'net_profit_at_exit')
            ORDER BY entry.closed_at, entry.decision_id
            """,
            new { desk, agent },
            cancellationToken: ct));
        return [.. rows.Select(row => new EntryForecast(
            new Forecast((double)row.Stated, Happened(row)), OddsOf(row), row.NetUsd, row.ClosedAt))];
    }

    /// <summary>A trade that was ended before either level is judged by whether it paid.</summary>
    private static bool Happened(Row row) => (row.Event, row.Level) switch
    {
        (TargetBeforeStop, "target") => true,
        (TargetBeforeStop, "stop") => false,
        _ => row.NetUsd > 0,
    };

    private static double? OddsOf(Row row)
    {
        var toTarget = Math.Abs(row.Target - row.Entry);
        var toStop = Math.Abs(row.Entry - row.Stop);
        return row.Event is TargetBeforeStop && row is { Target: > 0, Stop: > 0 } && toTarget > 0 && toStop > 0
            ? Calibration.BarrierOdds((double)toTarget, (double)toStop)
            : null;
    }

    private sealed record Row(
        decimal Stated, string Event, decimal NetUsd, decimal Entry, decimal Stop, decimal Target, string? Level,
        DateTime ClosedAt);
}

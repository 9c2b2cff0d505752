using Npgsql;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Markets.Candles;

/// <summary>
/// A hole in the stored candles: so many bars are missing from <see cref="From"/> up to but not including
/// <see cref="To"/>.
/// </summary>
internal readonly record struct CandleGap(Moment From, Moment To, long Bars);

/// <summary>
/// Finds holes between stored candles; what is missing before the first and after the last is no hole.
/// </summary>
internal static class CandleGaps
{
    private const int ListedMax = 1_000;

    public static async Task<IReadOnlyList<CandleGap>> BetweenAsync(
        NpgsqlConnection connection, BarRange range, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select ts, next from (
                select ts, lead(ts) over (order by ts) as next from markets.candles
                where instrument_id = $1 and interval_s = $2 and ts >= $3 and ts < $4) as bars
            where next > ts + make_interval(secs => $2)
            order by ts
            limit $5
            """,
            connection);
        BarRows.AddRange(command, range);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ListedMax });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var gaps = new List<CandleGap>();
        while (await reader.ReadAsync(ct))
        {
            var from = reader.GetDateTime(0).ToMoment().Plus(range.Interval.Micros);
            var to = reader.GetDateTime(1).ToMoment();
            gaps.Add(new CandleGap(from, to, to.Since(from) / range.Interval.Micros));
        }

        return gaps;
    }
}

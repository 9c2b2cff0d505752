using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;

namespace Pitwall.Server.Markets.OpenInterest;

/// <summary>What stood open at a moment: units of the instrument, USD, or both.</summary>
internal readonly record struct OpenInterestPoint(Moment At, decimal? Contracts, decimal? Usd);

/// <summary>The stored open interest of an instrument, by the moment it was recorded.</summary>
internal sealed class OpenInterestStore(NpgsqlDataSource source)
{
    /// <summary>
    /// Points in time order from <paramref name="from"/> up to but not including <paramref name="to"/>.
    /// </summary>
    public async Task<IReadOnlyList<OpenInterestPoint>> ReadAsync(
        InstrumentId instrument, Moment from, Moment to, int limit, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            select ts, contracts, usd from markets.public_open_interest
            where instrument = $1 and ts >= $2 and ts < $3
            order by ts
            limit $4
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = instrument.ToString() });
        command.Parameters.Add(
            new NpgsqlParameter<DateTime> { TypedValue = from.ToUtc(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(
            new NpgsqlParameter<DateTime> { TypedValue = to.ToUtc(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var points = new List<OpenInterestPoint>();
        while (await reader.ReadAsync(ct))
        {
            points.Add(OpenInterestWriter.PointOf(reader));
        }

        return points;
    }
}

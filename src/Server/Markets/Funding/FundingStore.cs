using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;

namespace Pitwall.Server.Markets.Funding;

/// <summary>A stored settlement and how many hours its rate covers.</summary>
internal readonly record struct StoredFunding(FundingRate Rate, int PeriodHours);

/// <summary>The stored funding of an instrument, by the hour it was settled.</summary>
internal sealed class FundingStore(NpgsqlDataSource source)
{
    /// <summary>
    /// Settlements in time order from <paramref name="from"/> up to but not including <paramref name="to"/>. A rate is
    /// what was paid at its hour for its whole period.
    /// </summary>
    public async Task<IReadOnlyList<StoredFunding>> ReadAsync(
        InstrumentId instrument, Moment from, Moment to, int limit, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            select ts, rate, period_h from markets.public_funding
            where instrument = $1 and ts >= $2 and ts < $3
            order by ts
            limit $4
            """);
        AddRange(command, instrument, from, to);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var settlements = new List<StoredFunding>();
        while (await reader.ReadAsync(ct))
        {
            var rate = new FundingRate(reader.GetDateTime(0).ToMoment(), reader.GetDecimal(1), Estimated: false);
            settlements.Add(new StoredFunding(rate, reader.GetInt16(2)));
        }

        return settlements;
    }

    /// <summary>Settlements in the range that no file brought though earlier and later ones are known.</summary>
    public async Task<IReadOnlyList<Moment>> MissingAsync(
        InstrumentId instrument, Moment from, Moment to, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            select m.ts from markets.funding_missing m
            join markets.public_instruments i on i.id = m.instrument_id
            where i.instrument = $1 and m.ts >= $2 and m.ts < $3
            order by m.ts
            """);
        AddRange(command, instrument, from, to);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var missing = new List<Moment>();
        while (await reader.ReadAsync(ct))
        {
            missing.Add(reader.GetDateTime(0).ToMoment());
        }

        return missing;
    }

    private static void AddRange(NpgsqlCommand command, InstrumentId instrument, Moment from, Moment to)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = instrument.ToString() });
        command.Parameters.Add(
            new NpgsqlParameter<DateTime> { TypedValue = from.ToUtc(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(
            new NpgsqlParameter<DateTime> { TypedValue = to.ToUtc(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
    }
}

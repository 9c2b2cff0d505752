using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Server.Markets.Candles;

namespace Pitwall.Server.Markets.Instruments;

/// <summary>
/// Writes instruments: makes what a file needs, locks it for the transaction, and lets finer rows refine what was only
/// assumed. Rules read from a venue are never changed by a file.
/// </summary>
internal static class InstrumentRegistry
{
    private const int DefaultScale = 8;

    // A day is 1,440 one-minute bars: roll-ups of the largest volume seen must still fit.
    private const decimal HeadroomMin = 2_000m;

    /// <summary>
    /// The instrument, locked until the transaction ends. An unknown one is made with the coarsest rules, which the
    /// rows that are taken then refine.
    /// </summary>
    public static async Task<StoredInstrument> ClaimAsync(
        NpgsqlConnection connection, InstrumentId name, SeenFigures seen, CancellationToken ct)
    {
        var id = await FindRowAsync(connection, name, ct) ?? await AddAsync(connection, name, seen, ct);
        await using (var claim = new NpgsqlCommand(
            "select pg_advisory_xact_lock(hashtext('markets.instruments'), $1)", connection))
        {
            // Another import of the same instrument may take its time; waiting for it is no failure.
            claim.CommandTimeout = 0;
            claim.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id });
            await claim.ExecuteNonQueryAsync(ct);
        }

        return await ReadAsync(connection, name, ct)
            ?? throw new InvalidOperationException($"{name} vanished while it was being claimed");
    }

    public static async Task<StoredInstrument?> ReadAsync(
        NpgsqlConnection connection, InstrumentId name, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select i.id, i.assumed, i.tick, i.step, i.price_scale, i.volume_scale
            from markets.instruments i join markets.venues v on v.id = i.venue_id
            where v.slug = $1 and i.symbol = $2
            """,
            connection);
        AddName(command, name);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new StoredInstrument(
                reader.GetInt32(0),
                name,
                reader.GetBoolean(1),
                reader.GetDecimal(2),
                reader.GetDecimal(3),
                new BarScale(reader.GetInt16(4), reader.GetInt16(5)))
            : null;
    }

    /// <summary>A finer tick or step replaces an assumed coarser one, never the other way round.</summary>
    public static async Task RefineAsync(
        NpgsqlConnection connection, StoredInstrument instrument, SeenFigures seen, CancellationToken ct)
    {
        if (!instrument.Assumed || (seen.Tick >= instrument.Tick && seen.Step >= instrument.Step))
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            "update markets.instruments set tick = least(tick, $2), step = least(step, $3) where id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrument.Id });
        command.Parameters.Add(new NpgsqlParameter<decimal> { TypedValue = seen.Tick });
        command.Parameters.Add(new NpgsqlParameter<decimal> { TypedValue = seen.Step });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// Raises the storage scale for rows with more decimals, rewriting what is stored, when everything still fits.
    /// </summary>
    public static async Task<StoredInstrument> FitAsync(
        NpgsqlConnection connection, StoredInstrument instrument, SeenFigures seen, CancellationToken ct)
    {
        var price = Math.Min(seen.PriceDecimals, BarScale.Max);
        var volume = Math.Min(seen.VolumeDecimals, BarScale.Max);
        if (price <= instrument.Scale.Price && volume <= instrument.Scale.Volume)
        {
            return instrument;
        }

        var (priceMax, volumeMax) = await StoredMaximaAsync(connection, instrument, ct);
        var fitted = new BarScale(
            Raised(instrument.Scale.Price, price, priceMax), Raised(instrument.Scale.Volume, volume, volumeMax));
        if (fitted == instrument.Scale)
        {
            return instrument;
        }

        await RescaleAsync(connection, instrument, fitted, ct);
        return instrument with { Scale = fitted };
    }

    private static int Raised(int stored, int wanted, decimal max) =>
        wanted > stored && BarScale.Headroom(max, wanted) >= 1 ? wanted : stored;

    private static async Task<(decimal Price, decimal Volume)> StoredMaximaAsync(
        NpgsqlConnection connection, StoredInstrument instrument, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select coalesce(max(price), 0) * ('1e-' || $2)::numeric, coalesce(max(volume), 0) * ('1e-' || $3)::numeric
            from (select max(high) as price, max(volume) as volume from markets.candles where instrument_id = $1
                  union all
                  select max(high), max(volume) from markets.rollups where instrument_id = $1) as stored
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrument.Id });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrument.Scale.Price });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrument.Scale.Volume });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetDecimal(0), reader.GetDecimal(1));
    }

    private static async Task RescaleAsync(
        NpgsqlConnection connection, StoredInstrument instrument, BarScale to, CancellationToken ct)
    {
        const string Prices =
            "open = open * $2, high = high * $2, low = low * $2, close = close * $2, volume = volume * $3";
        var from = instrument.Scale;
        string[] statements =
        [
            $"update markets.candles set {Prices} where instrument_id = $1",
            $"update markets.rollups set {Prices} where instrument_id = $1",
            "update markets.latest_bar set close = close * $2 where instrument_id = $1",
        ];
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrument.Id });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Factor(from.Price, to.Price) });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Factor(from.Volume, to.Volume) });
            await command.ExecuteNonQueryAsync(ct);
        }

        await using var record = new NpgsqlCommand(
            "update markets.instruments set price_scale = $2, volume_scale = $3 where id = $1", connection);
        record.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrument.Id });
        record.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)to.Price });
        record.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)to.Volume });
        await record.ExecuteNonQueryAsync(ct);
    }

    private static long Factor(int from, int to)
    {
        var factor = 1L;
        for (var i = from; i < to; i++)
        {
            factor *= 10;
        }

        return factor;
    }

    private static async Task<int?> FindRowAsync(
        NpgsqlConnection connection, InstrumentId name, CancellationToken ct) =>
        (await ReadAsync(connection, name, ct))?.Id;

    private static async Task<int> AddAsync(
        NpgsqlConnection connection, InstrumentId name, SeenFigures seen, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            Named("insert into markets.venues (slug, kind) values ($1, 'file') on conflict do nothing"));
        var instrument = Named(
            """
            insert into markets.instruments
                (venue_id, symbol, tick, step, min_notional, half_spread_bps, assumed, price_scale, volume_scale)
            select id, $2, 1, 1, 10, 3, true, $3, $4 from markets.venues where slug = $1
            on conflict (venue_id, symbol) do nothing
            """);
        var priceScale = ScaleFor(seen.PriceDecimals, seen.PriceMax);
        var volumeScale = ScaleFor(seen.VolumeDecimals, seen.VolumeMax);
        instrument.Parameters.Add(new NpgsqlParameter<short> { TypedValue = priceScale });
        instrument.Parameters.Add(new NpgsqlParameter<short> { TypedValue = volumeScale });
        batch.BatchCommands.Add(instrument);
        batch.BatchCommands.Add(Named(
            """
            insert into markets.margin_tiers (instrument_id, from_notional, max_leverage)
            select i.id, 0, 20 from markets.instruments i join markets.venues v on v.id = i.venue_id
            where v.slug = $1 and i.symbol = $2
            on conflict do nothing
            """));
        await batch.ExecuteNonQueryAsync(ct);
        return await FindRowAsync(connection, name, ct)
            ?? throw new InvalidOperationException($"{name} vanished while it was being made");

        NpgsqlBatchCommand Named(string sql)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Add(new NpgsqlParameter { Value = name.Venue });
            if (sql.Contains("$2", StringComparison.Ordinal))
            {
                command.Parameters.Add(new NpgsqlParameter { Value = name.Symbol });
            }

            return command;
        }
    }

    private static short ScaleFor(int decimals, decimal max)
    {
        var scale = Math.Clamp(decimals, DefaultScale, BarScale.Max);
        while (scale > Math.Min(decimals, BarScale.Max) && BarScale.Headroom(max, scale) < HeadroomMin)
        {
            scale--;
        }

        return (short)scale;
    }

    private static void AddName(NpgsqlCommand command, InstrumentId name)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = name.Venue });
        command.Parameters.Add(new NpgsqlParameter { Value = name.Symbol });
    }
}

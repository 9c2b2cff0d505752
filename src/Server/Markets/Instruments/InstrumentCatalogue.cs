using System.Collections.Immutable;
using Npgsql;
using Pitwall.Engine.Markets;

namespace Pitwall.Server.Markets.Instruments;

/// <summary>What kind of place an instrument trades at: exchange, lab or file.</summary>
internal sealed record ListedInstrument(Instrument Rules, string VenueKind);

/// <summary>The instruments that are known, with their rules.</summary>
internal sealed class InstrumentCatalogue(NpgsqlDataSource source)
{
    private const string Select = """
        select v.slug, i.symbol, v.kind, i.tick, i.step, i.significant_figures, i.min_notional, i.half_spread_bps,
               i.assumed,
               array_agg(t.from_notional order by t.from_notional), array_agg(t.max_leverage order by t.from_notional)
        from markets.instruments i
        join markets.venues v on v.id = i.venue_id
        join markets.margin_tiers t on t.instrument_id = i.id
        where ($1::text is null or v.slug = $1) and ($2::text is null or i.symbol = $2)
        group by v.id, i.id
        order by v.slug collate "C", i.symbol collate "C"
        """;

    /// <summary>The rules of an instrument; null when it is not known.</summary>
    public async Task<Instrument?> FindAsync(InstrumentId id, CancellationToken ct) =>
        (await QueryAsync(id.Venue, id.Symbol, ct)).FirstOrDefault()?.Rules;

    /// <summary>The rules of these instruments in their order; those nobody knows are left out.</summary>
    public async Task<IReadOnlyList<Instrument>> FindAsync(IEnumerable<InstrumentId> ids, CancellationToken ct)
    {
        var known = (await QueryAsync(null, null, ct)).ToDictionary(listed => listed.Rules.Id, listed => listed.Rules);
        return [.. ids.Where(known.ContainsKey).Select(id => known[id])];
    }

    /// <summary>All instruments, or those of one venue, by name.</summary>
    public Task<IReadOnlyList<ListedInstrument>> ListAsync(string? venue, CancellationToken ct) =>
        QueryAsync(venue, null, ct);

    /// <summary>Lists the generated instruments at their venue, once for ever.</summary>
    public async Task EnsureLabAsync(IEnumerable<Instrument> instruments, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        foreach (var rules in instruments)
        {
            batch.BatchCommands.Add(Of(
                "insert into markets.venues (slug, kind) values ($1, 'lab') on conflict do nothing", rules.Id.Venue));
            batch.BatchCommands.Add(Of(
                """
                insert into markets.instruments
                    (venue_id, symbol, tick, step, significant_figures, min_notional, half_spread_bps, assumed)
                select id, $2, $3, $4, $5, $6, $7, false from markets.venues where slug = $1
                on conflict (venue_id, symbol) do nothing
                """,
                rules.Id.Venue,
                rules.Id.Symbol,
                rules.Tick,
                rules.Step,
                (object?)(short?)rules.SignificantFigures ?? DBNull.Value,
                rules.MinNotional,
                rules.HalfSpreadBps));
            foreach (var tier in rules.Tiers)
            {
                batch.BatchCommands.Add(Of(
                    """
                    insert into markets.margin_tiers (instrument_id, from_notional, max_leverage)
                    select i.id, $3, $4 from markets.instruments i join markets.venues v on v.id = i.venue_id
                    where v.slug = $1 and i.symbol = $2
                    on conflict do nothing
                    """,
                    rules.Id.Venue,
                    rules.Id.Symbol,
                    tier.FromNotional,
                    tier.MaxLeverage));
            }
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlBatchCommand Of(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private async Task<IReadOnlyList<ListedInstrument>> QueryAsync(string? venue, string? symbol, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter { Value = venue ?? (object)DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = symbol ?? (object)DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var listed = new List<ListedInstrument>();
        while (await reader.ReadAsync(ct))
        {
            listed.Add(new ListedInstrument(ReadRules(reader), reader.GetString(2)));
        }

        return listed;
    }

    private static Instrument ReadRules(NpgsqlDataReader reader)
    {
        var from = reader.GetFieldValue<decimal[]>(9);
        var leverage = reader.GetFieldValue<int[]>(10);
        return new Instrument(
            InstrumentId.Of(reader.GetString(0), reader.GetString(1)),
            reader.GetDecimal(3),
            reader.GetDecimal(4),
            reader.IsDBNull(5) ? null : reader.GetInt16(5),
            reader.GetDecimal(6),
            reader.GetDecimal(7),
            [.. from.Zip(leverage, (notional, times) => new MarginTier(notional, times))],
            reader.GetBoolean(8));
    }
}

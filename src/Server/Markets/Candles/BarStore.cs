using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Instruments;

namespace Pitwall.Server.Markets.Candles;

/// <summary>
/// From when to when an instrument has imported bars of an interval, by start time, both ends included.
/// </summary>
internal sealed record BarExtent(InstrumentId Instrument, BarInterval Interval, Moment First, Moment Last, long Bars);

/// <summary>Up to <see cref="Limit"/> bars of a range: its first, or its last when <see cref="Newest"/>.</summary>
internal readonly record struct BarPage(Moment From, Moment To, int Limit, bool Newest);

/// <summary>
/// The stored bars. Start times run from <c>from</c> up to but not including <c>to</c>; an unknown instrument has
/// none.
/// </summary>
internal sealed class BarStore(NpgsqlDataSource source)
{
    /// <summary>Streams bars in time order: imported ones, and roll-ups where none was imported.</summary>
    public async IAsyncEnumerable<Bar> ReadAsync(
        InstrumentId instrument,
        BarInterval interval,
        Moment from,
        Moment to,
        [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        if (await InstrumentRegistry.ReadAsync(connection, instrument, ct) is not { } stored)
        {
            yield break;
        }

        var range = new BarRange(stored.Id, interval, from, to);
        await foreach (var bar in BarRows.ReadAsync(connection, stored.Scale, range, ct))
        {
            yield return bar.Bar;
        }
    }

    /// <summary>One page of bars in time order, with where each came from.</summary>
    public async Task<IReadOnlyList<StoredBar>> PageAsync(
        InstrumentId instrument, BarInterval interval, BarPage wanted, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var page = new List<StoredBar>();
        if (await InstrumentRegistry.ReadAsync(connection, instrument, ct) is not { } stored)
        {
            return page;
        }

        var rows = new BarRange(stored.Id, interval, wanted.From, wanted.To);
        var bars = wanted.Newest
            ? BarRows.ReadBackwardsAsync(connection, stored.Scale, rows, ct)
            : BarRows.ReadAsync(connection, stored.Scale, rows, ct);
        await foreach (var bar in bars)
        {
            page.Add(bar);
            if (page.Count == wanted.Limit)
            {
                break;
            }
        }

        if (wanted.Newest)
        {
            page.Reverse();
        }

        return page;
    }

    /// <summary>The imported bars of one interval as an array, for replays and backtests.</summary>
    public async Task<Bar[]> LoadImportedAsync(
        InstrumentId instrument, BarInterval interval, Moment from, Moment to, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        if (await InstrumentRegistry.ReadAsync(connection, instrument, ct) is not { } stored)
        {
            return [];
        }

        var range = new BarRange(stored.Id, interval, from, to);
        return [.. await BarRows.ReadImportedAsync(connection, stored.Scale, range, ct)];
    }

    /// <summary>What was imported of these instruments, finest interval first.</summary>
    public async Task<IReadOnlyList<BarExtent>> ExtentsAsync(
        IReadOnlyList<InstrumentId> instruments, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            select i.instrument, l.interval_s, l.first_ts, l.ts, l.bars
            from markets.latest_bar l join markets.public_instruments i on i.id = l.instrument_id
            where i.instrument = any ($1)
            order by i.instrument collate "C", l.interval_s
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = instruments.Select(id => id.ToString()).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var extents = new List<BarExtent>();
        while (await reader.ReadAsync(ct))
        {
            extents.Add(new BarExtent(
                new InstrumentId(reader.GetString(0)),
                BarRows.IntervalOf(reader.GetInt32(1))!,
                reader.GetDateTime(2).ToMoment(),
                reader.GetDateTime(3).ToMoment(),
                reader.GetInt64(4)));
        }

        return extents;
    }
}

using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;

namespace Pitwall.Server.Markets.Funding;

/// <summary>A settlement on its way in and the line it came from.</summary>
internal readonly record struct FundingRow(int Line, Moment Hour, decimal Rate);

/// <summary>What became of a batch, and which settlements are missing of all that is stored now.</summary>
internal sealed record FundingBatch(
    long New, long Unchanged, IReadOnlyList<RejectedRow> Rejected, IReadOnlyList<Moment> Missing);

/// <summary>
/// Writes funding so that doing it again changes nothing; a stored rate is never changed, a different one is a
/// conflict.
/// </summary>
internal static class FundingWriter
{
    public static async Task<FundingBatch> WriteAsync(
        NpgsqlConnection connection,
        int instrumentId,
        FundingCalendar calendar,
        IReadOnlyList<FundingRow> rows,
        CancellationToken ct)
    {
        var known = await StoredAsync(connection, instrumentId, ct);
        var fresh = new List<FundingRow>();
        var rejected = new List<RejectedRow>();
        var unchanged = 0;
        foreach (var row in rows)
        {
            if (!known.TryGetValue(row.Hour, out var kept))
            {
                known.Add(row.Hour, row);
                fresh.Add(row);
            }
            else if (kept.Rate == row.Rate)
            {
                unchanged++;
            }
            else
            {
                var other = kept.Line == 0 ? "the stored rate" : $"line {kept.Line}";
                rejected.Add(new RejectedRow(row.Line, $"conflict: {other} has another value for this hour"));
            }
        }

        var missing = calendar.MissingFrom([.. known.Keys]);
        if (fresh.Count > 0)
        {
            CopyIn(connection, instrumentId, calendar, fresh);
            await ReplaceMissingAsync(connection, instrumentId, missing, ct);
        }

        return new FundingBatch(fresh.Count, unchanged, rejected, missing);
    }

    private static async Task<SortedDictionary<Moment, FundingRow>> StoredAsync(
        NpgsqlConnection connection, int instrumentId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select ts, rate from markets.funding where instrument_id = $1 order by ts", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrumentId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var stored = new SortedDictionary<Moment, FundingRow>();
        while (await reader.ReadAsync(ct))
        {
            var hour = reader.GetDateTime(0).ToMoment();
            stored.Add(hour, new FundingRow(0, hour, reader.GetDecimal(1)));
        }

        return stored;
    }

    private static void CopyIn(
        NpgsqlConnection connection, int instrumentId, FundingCalendar calendar, List<FundingRow> rows)
    {
        using var importer = connection.BeginBinaryImport(
            "copy markets.funding (instrument_id, ts, period_h, rate) from stdin (format binary)");
        foreach (var row in rows)
        {
            importer.StartRow();
            importer.Write(instrumentId, NpgsqlDbType.Integer);
            importer.Write(row.Hour.ToUtc(), NpgsqlDbType.TimestampTz);
            importer.Write((short)calendar.PeriodHoursAt(row.Hour), NpgsqlDbType.Smallint);
            importer.Write(row.Rate, NpgsqlDbType.Numeric);
        }

        importer.Complete();
    }

    private static async Task ReplaceMissingAsync(
        NpgsqlConnection connection, int instrumentId, IReadOnlyList<Moment> missing, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        var delete = new NpgsqlBatchCommand("delete from markets.funding_missing where instrument_id = $1");
        delete.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrumentId });
        var insert = new NpgsqlBatchCommand(
            "insert into markets.funding_missing (instrument_id, ts) select $1, unnest($2)");
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrumentId });
        insert.Parameters.Add(new NpgsqlParameter
        {
            Value = missing.Select(hour => hour.ToUtc()).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        });
        batch.BatchCommands.Add(delete);
        batch.BatchCommands.Add(insert);
        await batch.ExecuteNonQueryAsync(ct);
    }
}

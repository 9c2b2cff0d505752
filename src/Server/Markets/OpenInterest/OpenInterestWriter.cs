using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;

namespace Pitwall.Server.Markets.OpenInterest;

/// <summary>A figure on its way in and the line it came from.</summary>
internal readonly record struct OpenInterestRow(int Line, OpenInterestPoint Point);

/// <summary>What became of a batch.</summary>
internal sealed record OpenInterestBatch(long New, long Unchanged, IReadOnlyList<RejectedRow> Rejected);

/// <summary>
/// Writes open interest so that doing it again changes nothing; a stored figure is never changed, a different one is a
/// conflict.
/// </summary>
internal static class OpenInterestWriter
{
    public static async Task<OpenInterestBatch> WriteAsync(
        NpgsqlConnection connection, int instrumentId, IReadOnlyList<OpenInterestRow> rows, CancellationToken ct)
    {
        var known = await StoredAsync(connection, instrumentId, rows, ct);
        var fresh = new List<OpenInterestRow>();
        var rejected = new List<RejectedRow>();
        var unchanged = 0;
        foreach (var row in rows)
        {
            if (known.TryAdd(row.Point.At, row))
            {
                fresh.Add(row);
            }
            else if (known[row.Point.At] is var kept && kept.Point == row.Point)
            {
                unchanged++;
            }
            else
            {
                var other = kept.Line == 0 ? "the stored figure" : $"line {kept.Line}";
                rejected.Add(new RejectedRow(row.Line, $"conflict: {other} has another value for this moment"));
            }
        }

        if (fresh.Count > 0)
        {
            await CopyInAsync(connection, instrumentId, fresh, ct);
        }

        return new OpenInterestBatch(fresh.Count, unchanged, rejected);
    }

    /// <summary>Of a row of time, contracts and USD.</summary>
    public static OpenInterestPoint PointOf(NpgsqlDataReader reader) => new(
        reader.GetDateTime(0).ToMoment(),
        reader.IsDBNull(1) ? null : reader.GetDecimal(1),
        reader.IsDBNull(2) ? null : reader.GetDecimal(2));

    private static async Task<Dictionary<Moment, OpenInterestRow>> StoredAsync(
        NpgsqlConnection connection, int instrumentId, IReadOnlyList<OpenInterestRow> rows, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select ts, contracts, usd from markets.open_interest
            where instrument_id = $1 and ts >= $2 and ts <= $3
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrumentId });
        Add(rows.Min(row => row.Point.At));
        Add(rows.Max(row => row.Point.At));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var stored = new Dictionary<Moment, OpenInterestRow>();
        while (await reader.ReadAsync(ct))
        {
            var point = PointOf(reader);
            stored.Add(point.At, new OpenInterestRow(0, point));
        }

        return stored;

        void Add(Moment moment) => command.Parameters.Add(
            new NpgsqlParameter<DateTime> { TypedValue = moment.ToUtc(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
    }

    private static async Task CopyInAsync(
        NpgsqlConnection connection, int instrumentId, List<OpenInterestRow> rows, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy markets.open_interest (instrument_id, ts, contracts, usd) from stdin (format binary)", ct);
        foreach (var (_, point) in rows)
        {
            copy.StartRow();
            copy.Write(instrumentId, NpgsqlDbType.Integer);
            copy.Write(point.At.ToUtc(), NpgsqlDbType.TimestampTz);
            Write(point.Contracts);
            Write(point.Usd);
        }

        await copy.CompleteAsync(ct);

        void Write(decimal? figure)
        {
            if (figure is { } known)
            {
                copy.Write(known, NpgsqlDbType.Numeric);
            }
            else
            {
                copy.WriteNull();
            }
        }
    }
}

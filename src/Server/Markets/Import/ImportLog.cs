using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Markets.Import;

/// <summary>Remembers each taken file and what it brought, in the transaction that stores its rows.</summary>
internal static class ImportLog
{
    private const int RejectedMax = 1_000;

    public static async Task AddAsync(
        NpgsqlConnection connection, int instrumentId, FileOutcome.Taken taken, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into markets.imports (file, sha256, kind, instrument_id, interval_s, read_rows, new_rows,
                unchanged_rows, rejected_rows, rejected, gaps)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            connection);
        Add(Path.GetFileName(taken.File), NpgsqlDbType.Text);
        Add(await HashAsync(taken.File, ct), NpgsqlDbType.Bytea);
        Add(taken.KindWord, NpgsqlDbType.Text);
        Add(instrumentId, NpgsqlDbType.Integer);
        Add(taken.Interval is { } length ? BarRows.Seconds(length) : DBNull.Value, NpgsqlDbType.Integer);
        Add(taken.Read, NpgsqlDbType.Bigint);
        Add(taken.New, NpgsqlDbType.Bigint);
        Add(taken.Unchanged, NpgsqlDbType.Bigint);
        Add(taken.Rejected.Count, NpgsqlDbType.Bigint);
        Add(ToJson(taken.Rejected.Listed.Take(RejectedMax)), NpgsqlDbType.Jsonb);
        Add(
            taken.Kind == ImportKind.Funding
                ? ToJson(taken.Missing.Select(Text)) : ToJson(taken.Gaps.Select(Shown)),
            NpgsqlDbType.Jsonb);
        await command.ExecuteNonQueryAsync(ct);

        void Add(object value, NpgsqlDbType type) =>
            command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = type });
    }

    public static string Text(Moment moment) =>
        moment.ToUtc().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public static GapText Shown(CandleGap gap) => new(Text(gap.From), Text(gap.To), gap.Bars);

    private static string ToJson<T>(IEnumerable<T> values) => JsonSerializer.Serialize(values, JsonSettings.Api);

    private static async Task<byte[]> HashAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        return await SHA256.HashDataAsync(file, ct);
    }

    /// <summary>A gap for people and JSON.</summary>
    internal sealed record GapText(string From, string To, long Bars);
}

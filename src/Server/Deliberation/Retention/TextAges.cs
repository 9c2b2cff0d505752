using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace Pitwall.Server.Deliberation.Retention;

/// <summary>What would go now.</summary>
/// <param name="Before">UTC: the last call that rests on them was before.</param>
/// <param name="Bytes">Of the texts, before compression.</param>
internal sealed record DueTexts(DateTime Before, long Texts, long Bytes);

/// <summary>Which texts are old enough to go, and the step that removes them.</summary>
internal static class TextAges
{
    /// <summary>
    /// A text ages from the last call that rests on it, on the wall clock: a desk that replays last year decides today.
    /// What was imported never does, because its source may be gone.
    /// </summary>
    private const string IsDue =
        """
        text.archive_id IS NULL AND text.created_at < $1
        AND NOT EXISTS (
            SELECT FROM deliberation.call_blocks AS block JOIN deliberation.calls AS call ON call.id = block.call_id
            WHERE block.sha256 = text.sha256 AND (call.started_at >= $1 OR call.status = 'asked'))
        AND NOT EXISTS (
            SELECT FROM deliberation.calls AS call WHERE call.reply_sha256 = text.sha256 AND call.started_at >= $1)
        AND NOT EXISTS (
            SELECT FROM deliberation.calls AS call WHERE call.reasoning_sha256 = text.sha256 AND call.started_at >= $1)
        AND NOT EXISTS (SELECT FROM deliberation.past_conversations AS talk WHERE talk.prompt_sha256 = text.sha256)
        AND NOT EXISTS (SELECT FROM deliberation.past_conversations AS talk WHERE talk.reply_sha256 = text.sha256)
        AND NOT EXISTS (SELECT FROM deliberation.past_conversations AS talk WHERE talk.reasoning_sha256 = text.sha256)
        """;

    public static async Task<DueTexts> CountAsync(NpgsqlConnection connection, DateTime before, CancellationToken ct)
    {
        await using var count = new NpgsqlCommand(
            $"SELECT count(*), coalesce(sum(text.length), 0)::bigint FROM deliberation.texts AS text WHERE {IsDue}",
            connection);
        count.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = before });
        await using var reader = await count.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new DueTexts(before, reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>The oldest texts that are due, at most so many.</summary>
    public static async IAsyncEnumerable<ArchivedText> ReadAsync(
        NpgsqlConnection connection, DateTime before, int most, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var read = new NpgsqlCommand(
            $"""
            SELECT text.bytes, text.created_at FROM deliberation.texts AS text WHERE {IsDue}
            ORDER BY text.created_at, text.sha256 LIMIT $2
            """,
            connection);
        read.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = before });
        read.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        await using var reader = await read.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return ArchivedText.Of(reader.GetFieldValue<byte[]>(0), reader.GetDateTime(1));
        }
    }

    /// <summary>
    /// Removes, in the caller's transaction, those of an archive's texts that are due, and returns how many. Until it
    /// ends nobody stores a text, so none can come into use between the question and the removal.
    /// </summary>
    public static async Task<int> RemoveAsync(
        NpgsqlConnection connection,
        (long Id, IReadOnlyList<byte[]> Texts) archive,
        DateTime before,
        CancellationToken ct)
    {
        await using var alone = new NpgsqlCommand(
            "LOCK TABLE deliberation.texts IN SHARE ROW EXCLUSIVE MODE", connection);
        await alone.ExecuteNonQueryAsync(ct);
        await using var remove = new NpgsqlCommand(
            $"""
            UPDATE deliberation.texts AS text SET bytes = NULL, archive_id = $2
            WHERE text.sha256 = ANY($3) AND {IsDue}
            """,
            connection);
        remove.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = before });
        remove.Parameters.Add(new NpgsqlParameter<long> { TypedValue = archive.Id });
        remove.Parameters.Add(new NpgsqlParameter
        {
            Value = archive.Texts.ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
        });
        return await remove.ExecuteNonQueryAsync(ct);
    }
}

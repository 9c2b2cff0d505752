using Dapper;
using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Deliberation.Record;

/// <summary>Where a text is that is no longer in the database.</summary>
/// <param name="File">The archive: gzipped JSON lines.</param>
/// <param name="Folder">Where it was written.</param>
/// <param name="Machine">On which machine.</param>
/// <param name="FileSha256">SHA-256 of the file, hex.</param>
/// <param name="ArchivedAt">UTC, when the text was removed here.</param>
internal sealed record ArchivePlace(
    string File, string Folder, string Machine, string FileSha256, DateTime ArchivedAt);

/// <param name="Length">Bytes.</param>
/// <param name="Bytes">Null when only an archive holds them.</param>
/// <param name="Archive">Null while they are here.</param>
internal sealed record FoundText(int Length, byte[]? Bytes, ArchivePlace? Archive);

/// <summary>Everything that was ever said to or by a mind, once each, by the SHA-256 of its bytes.</summary>
internal static class Texts
{
    /// <summary>
    /// What to do with a text that is known: nothing, unless only an archive holds it and it is said again.
    /// </summary>
    public const string OrRestore =
        """
        ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes, archive_id = NULL WHERE texts.archive_id IS NOT NULL
        """;

    /// <summary>Stores what is not there yet, in the caller's transaction.</summary>
    public static async Task PutAsync(
        NpgsqlConnection connection, IEnumerable<byte[]> texts, CancellationToken ct)
    {
        var once = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            once.TryAdd(Hash32.Of(text).ToString(), text);
        }

        if (once.Count == 0)
        {
            return;
        }

        await using var insert = new NpgsqlCommand(
            $"""
            INSERT INTO deliberation.texts (sha256, bytes, length)
            SELECT sha256, bytes, octet_length(bytes) FROM unnest($1, $2) AS given (sha256, bytes)
            {OrRestore}
            """,
            connection);
        insert.Parameters.Add(new NpgsqlParameter
        {
            Value = once.Keys.Select(Convert.FromHexString).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
        });
        insert.Parameters.Add(new NpgsqlParameter
        {
            Value = once.Values.ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
        });
        await insert.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The text of a hash; null when nothing was ever said that has it.</summary>
    public static async Task<FoundText?> FindAsync(NpgsqlConnection connection, byte[] sha256, CancellationToken ct)
    {
        var row = await connection.QuerySingleOrDefaultAsync<TextRow>(new CommandDefinition(
            """
            SELECT text.length, text.bytes, archive.file, archive.folder, archive.machine,
                encode(archive.sha256, 'hex') AS filesha256, archive.archived_at AS archivedat
            FROM deliberation.texts AS text
            LEFT JOIN deliberation.text_archives AS archive ON archive.id = text.archive_id
            WHERE text.sha256 = @sha256
            """,
            new { sha256 },
            cancellationToken: ct));
        return row is null ? null : new FoundText(row.Length, row.Bytes, PlaceOf(row));
    }

    private static ArchivePlace? PlaceOf(TextRow row) => row.ArchivedAt is { } at
        ? new ArchivePlace(row.File!, row.Folder!, row.Machine!, row.FileSha256!, at)
        : null;

    private sealed record TextRow(
        int Length,
        byte[]? Bytes,
        string? File,
        string? Folder,
        string? Machine,
        string? FileSha256,
        DateTime? ArchivedAt);
}

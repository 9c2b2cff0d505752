using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Deliberation.Record;

/// <summary>Everything that was ever said to or by a mind, once each, by the SHA-256 of its bytes.</summary>
internal static class Texts
{
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
            """
            INSERT INTO deliberation.texts (sha256, bytes, length)
            SELECT sha256, bytes, octet_length(bytes) FROM unnest($1, $2) AS given (sha256, bytes)
            ON CONFLICT (sha256) DO NOTHING
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

    /// <summary>The bytes of a hash; null when nothing was ever said that has it.</summary>
    public static async Task<byte[]?> FindAsync(NpgsqlConnection connection, byte[] sha256, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand("SELECT bytes FROM deliberation.texts WHERE sha256 = $1", connection);
        read.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = sha256 });
        return (byte[]?)await read.ExecuteScalarAsync(ct);
    }
}

using System.Runtime.CompilerServices;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Trading.Journal;

/// <summary>Reads a desk's journal in order, as a stream: a long history never sits in memory at once.</summary>
internal static class JournalReader
{
    public static async IAsyncEnumerable<JournalRow> ReadAsync(
        NpgsqlConnection connection, int desk, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT seq,
                   CASE WHEN isfinite(at) THEN (extract(epoch FROM at) * 1000000)::bigint END,
                   CASE WHEN isfinite(wall) THEN (extract(epoch FROM wall) * 1000000)::bigint END,
                   epoch, kind, payload, hash
            FROM trading.journal WHERE desk_id = $1 ORDER BY seq
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = desk });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return new JournalRow(
                reader.GetInt64(0),
                await MomentAsync(reader, 1, ct),
                await MomentAsync(reader, 2, ct),
                reader.GetInt64(3),
                reader.GetString(4),
                reader.GetFieldValue<byte[]>(5),
                reader.GetFieldValue<byte[]>(6));
        }
    }

    /// <summary>
    /// Any time a database can hold, also one that no calendar here knows: a forged row must be readable.
    /// </summary>
    private static async Task<Moment> MomentAsync(NpgsqlDataReader reader, int column, CancellationToken ct) =>
        new(await reader.IsDBNullAsync(column, ct) ? long.MaxValue : reader.GetInt64(column));

    /// <summary>The desk's own idea of where its journal ends; null when there is no such desk.</summary>
    public static async Task<DeskHead?> HeadAsync(NpgsqlConnection connection, int desk, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT id, name, mode, epoch, head_seq, head_hash FROM trading.desks WHERE id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = desk });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new DeskHead(
                reader.GetInt32(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetInt64(3),
                reader.GetInt64(4),
                reader.GetFieldValue<byte[]>(5))
            : null;
    }
}

/// <summary>The row of a desk: its mode, the epoch of its owner and the head of its journal.</summary>
internal sealed record DeskHead(int Desk, string Name, string Mode, long Epoch, long Seq, byte[] Hash)
{
    public Hash32 HashValue => Hash.Length == 32 ? Hash32.FromBytes(Hash) : Hash32.Zero;
}

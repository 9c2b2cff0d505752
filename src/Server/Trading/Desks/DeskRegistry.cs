using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Desks;

/// <summary>A desk as its row says; Feed is JSON, and Holder the process that owns it now.</summary>
internal sealed record DeskRow(int Id, string Name, string Mode, string Feed, long Epoch, long HeadSeq, string? Holder);

/// <summary>What came of making a desk.</summary>
internal abstract record CreateDeskResult
{
    internal sealed record Created(int Id) : CreateDeskResult;

    internal sealed record NameTaken(string Name) : CreateDeskResult;
}

/// <summary>The rows of trading.desks: which desks there are and where their prices come from.</summary>
internal static class DeskRegistry
{
    private const string Columns =
        "id, name, mode, feed::text, epoch, head_seq, CASE WHEN lease_until > clock_timestamp() THEN lease_holder END";

    /// <summary>In the caller's transaction, so that its first inputs can follow in the same one.</summary>
    public static async Task<CreateDeskResult> CreateAsync(
        NpgsqlConnection connection, string name, DeskMode mode, string feed, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO trading.desks (name, mode, feed) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO NOTHING RETURNING id
            """,
            connection);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Canonical.EnumName(mode) });
        insert.Parameters.Add(new NpgsqlParameter { Value = feed, NpgsqlDbType = NpgsqlDbType.Jsonb });
        return await insert.ExecuteScalarAsync(ct) is int id
            ? new CreateDeskResult.Created(id)
            : new CreateDeskResult.NameTaken(name);
    }

    public static async Task<IReadOnlyList<DeskRow>> ListAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand($"SELECT {Columns} FROM trading.desks ORDER BY id", connection);
        var desks = new List<DeskRow>();
        await using var reader = await read.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            desks.Add(new DeskRow(
                reader.GetInt32(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetInt64(4),
                reader.GetInt64(5),
                await reader.IsDBNullAsync(6, ct) ? null : reader.GetString(6)));
        }

        return desks;
    }
}

using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Agents;

namespace Pitwall.Server.Agents;

/// <summary>
/// An agent to register. Balance in USD; Account is the venue account it trades; Config is JSON, "{}" for none.
/// </summary>
internal sealed record NewAgent(
    int Desk, AgentSlug Slug, string Mind, decimal Balance, string Account, string? Strategy, string Config)
{
    public string Kind { get; init; } = "trading";

    public string? LlmModel { get; init; }

    /// <summary>What people call it; null is its slug.</summary>
    public string? Name { get; init; }
}

/// <summary>A registered agent as its row says.</summary>
internal sealed record RegisteredAgent(
    Guid Id, int Desk, string Slug, string Name, string Kind, string Mind, decimal Balance,
        int Version, string? Strategy);

/// <summary>What came of registering.</summary>
internal abstract record RegisterResult
{
    internal sealed record Registered(Guid Id) : RegisterResult;

    internal sealed record NameTaken(AgentSlug Slug) : RegisterResult;
}

/// <summary>
/// Who is an agent. Rows are written in the caller's transaction, beside the input that tells the desk, so an agent is
/// never known to one of them only.
/// </summary>
internal static class AgentRegistry
{
    public static async Task<RegisterResult> AddAsync(NpgsqlConnection connection, NewAgent agent, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand(
            """
            WITH added AS (
                INSERT INTO agents.agents
                    (id, desk_id, slug, name, kind, mind, llm_model, exchange_account, initial_balance_usd, strategy)
                VALUES ($1, $2, $3, coalesce($11, $3), $4, $5, $6, $7, $8, $9)
                ON CONFLICT (desk_id, slug) DO NOTHING
                RETURNING id, version, mind)
            INSERT INTO agents.versions (agent_id, version, mind, config)
            SELECT id, version, mind, $10 FROM added
            """,
            connection);
        var id = Guid.CreateVersion7();
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = agent.Desk });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = agent.Slug.ToString() });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = agent.Kind });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = agent.Mind });
        AddText(insert, agent.LlmModel);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = agent.Account });
        insert.Parameters.Add(new NpgsqlParameter<decimal> { TypedValue = agent.Balance });
        AddText(insert, agent.Strategy);
        insert.Parameters.Add(new NpgsqlParameter { Value = agent.Config, NpgsqlDbType = NpgsqlDbType.Jsonb });
        AddText(insert, agent.Name);
        return await insert.ExecuteNonQueryAsync(ct) == 1
            ? new RegisterResult.Registered(id)
            : new RegisterResult.NameTaken(agent.Slug);
    }

    /// <summary>The agents of one desk, or of all, by name.</summary>
    public static async Task<IReadOnlyList<RegisteredAgent>> ListAsync(
        NpgsqlConnection connection, int? desk, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand(
            """
            SELECT id, desk_id, slug, name, kind, mind, initial_balance_usd, version, strategy
            FROM agents.agents WHERE $1::int IS NULL OR desk_id = $1 ORDER BY desk_id, slug
            """,
            connection);
        read.Parameters.Add(new NpgsqlParameter
        { Value = (object?)desk ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        var agents = new List<RegisteredAgent>();
        await using var reader = await read.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            agents.Add(new RegisteredAgent(
                reader.GetGuid(0),
                reader.GetInt32(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4),
                reader.GetString(5),
                reader.GetDecimal(6),
                reader.GetInt32(7),
                await reader.IsDBNullAsync(8, ct) ? null : reader.GetString(8)));
        }

        return agents;
    }

    private static void AddText(NpgsqlCommand command, string? value) =>
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = (object?)value ?? DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Text,
        });
}

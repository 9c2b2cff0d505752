using Dapper;
using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Agents;

/// <summary>
/// An agent that is kept as a file: its stage, its newest version (Version, Source) and the one that acts at its stage,
/// which is the newest while it is a draft.
/// </summary>
internal sealed record FiledAgent(
    Guid Id,
    int Desk,
    string Slug,
    string Stage,
    string Mind,
    decimal Balance,
    int Version,
    string Source,
    int Acting,
    string ActingSource);

/// <summary>One version of an agent that is kept as a file; Labels are the stages it acts at.</summary>
internal sealed record FiledVersion
{
    // The driver names no type of array that a constructor could be found by.
    public int Version { get; init; }

    public string Mind { get; init; } = "";

    public string Source { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    public string[] Labels { get; init; } = [];
}

/// <summary>
/// The versions of agents that are kept as files, and the labels that say which acts where. Rows are written in the
/// caller's transaction, beside the input that tells the desk.
/// </summary>
internal static class AgentVersions
{
    private const string Columns =
        """
        agent.id, agent.desk_id AS desk, agent.slug, agent.stage, agent.mind, agent.initial_balance_usd AS balance,
        newest.version, newest.source, acting.version AS acting, acting.source AS actingsource
        """;

    /// <summary>An agent by slug; null when it is unknown or no file. The row is locked until the end.</summary>
    public static Task<FiledAgent?> FindAsync(
        NpgsqlConnection connection, int desk, string slug, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<FiledAgent?>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM agents.agents AS agent
            JOIN agents.versions AS newest ON newest.agent_id = agent.id AND newest.version = agent.version
            JOIN agents.versions AS acting ON acting.agent_id = agent.id AND acting.version = coalesce(
                (SELECT version FROM agents.labels WHERE agent_id = agent.id AND label = agent.stage), agent.version)
            WHERE agent.desk_id = @desk AND agent.slug = @slug AND newest.source IS NOT NULL FOR UPDATE OF agent
            """,
            new { desk, slug },
            cancellationToken: ct));

    /// <summary>All versions, the newest first.</summary>
    public static async Task<IReadOnlyList<FiledVersion>> ListAsync(
        NpgsqlConnection connection, Guid agent, CancellationToken ct) =>
        (await connection.QueryAsync<FiledVersion>(new CommandDefinition(
            """
            SELECT version, mind, source, created_at AS createdat,
                ARRAY(SELECT label FROM agents.labels WHERE agent_id = one.agent_id AND version = one.version ORDER BY
                    label)
                    AS labels
            FROM agents.versions AS one WHERE agent_id = @agent AND source IS NOT NULL ORDER BY version DESC
            """,
            new { agent },
            cancellationToken: ct))).AsList();

    /// <summary>Gives the first version its file; to be called in the transaction that registered the agent.</summary>
    public static async Task FileFirstAsync(
        NpgsqlConnection connection, NewAgent agent, Guid id, string source, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand(
            """
            WITH added AS (
                INSERT INTO agents.agents
                    (id, desk_id, slug, name, kind, mind, llm_model, exchange_account, initial_balance_usd, strategy,
                        stage)
                VALUES ($1, $2, $3, coalesce($4, $3), $5, $6, $7, $8, $9, $10, 'draft') RETURNING id, version, mind)
            INSERT INTO agents.versions (agent_id, version, mind, config, source, sha256)
            SELECT id, version, mind, $11, $12, $13 FROM added
            """,
            connection);
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = agent.Desk });
        AddText(insert, agent.Slug.ToString());
        AddText(insert, agent.Name);
        AddText(insert, agent.Kind);
        AddText(insert, agent.Mind);
        AddText(insert, agent.LlmModel);
        AddText(insert, agent.Account);
        insert.Parameters.Add(new NpgsqlParameter<decimal> { TypedValue = agent.Balance });
        AddText(insert, agent.Strategy);
        AddFile(insert, agent.Config, source);
        await insert.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Adds the next version of an agent; the labels stay where they are.</summary>
    public static async Task<int> AddAsync(
        NpgsqlConnection connection, NewAgent agent, Guid id, string source, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand(
            """
            WITH moved AS (
                UPDATE agents.agents SET version = version + 1, mind = $2, llm_model = $3, strategy = $4,
                    name = coalesce($5, name), updated_at = clock_timestamp()
                WHERE id = $1 RETURNING id, version, mind)
            INSERT INTO agents.versions (agent_id, version, mind, config, source, sha256)
            SELECT id, version, mind, $6, $7, $8 FROM moved RETURNING version
            """,
            connection);
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        AddText(insert, agent.Mind);
        AddText(insert, agent.LlmModel);
        AddText(insert, agent.Strategy);
        AddText(insert, agent.Name);
        AddFile(insert, agent.Config, source);
        return (int)(await insert.ExecuteScalarAsync(ct))!;
    }

    public static Task MoveLabelAsync(
        NpgsqlConnection connection, Guid agent, string label, int version, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO agents.labels (agent_id, label, version) VALUES (@agent, @label, @version)
            ON CONFLICT (agent_id, label) DO UPDATE SET version = excluded.version, moved_at = clock_timestamp()
            """,
            new { agent, label, version },
            cancellationToken: ct));

    /// <summary>
    /// Lets the agent's row say what the version says that acts now. False: another agent of its desk has that name.
    /// </summary>
    public static async Task<bool> ShowAsync(
        NpgsqlConnection connection, NewAgent acting, Guid agent, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE agents.agents SET mind = @Mind, llm_model = @LlmModel, strategy = @Strategy, name = @name,
                updated_at = clock_timestamp()
            WHERE id = @agent AND NOT EXISTS (
                SELECT FROM agents.agents AS other
                WHERE other.desk_id = @Desk AND other.name = @name AND other.id <> @agent)
            """,
            new
            {
                acting.Desk,
                acting.Mind,
                acting.LlmModel,
                acting.Strategy,
                name = acting.Name ?? acting.Slug.ToString(),
                agent,
            },
            cancellationToken: ct)) == 1;

    public static Task SetStageAsync(NpgsqlConnection connection, Guid agent, string stage, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "UPDATE agents.agents SET stage = @stage, updated_at = clock_timestamp() WHERE id = @agent",
            new { agent, stage },
            cancellationToken: ct));

    private static void AddFile(NpgsqlCommand command, string config, string source)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = config, NpgsqlDbType = NpgsqlDbType.Jsonb });
        AddText(command, source);
        command.Parameters.Add(new NpgsqlParameter<byte[]>
        {
            TypedValue = Hash32.Of(System.Text.Encoding.UTF8.GetBytes(source)).ToArray(),
        });
    }

    private static void AddText(NpgsqlCommand command, string? value) =>
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = (object?)value ?? DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Text,
        });
}

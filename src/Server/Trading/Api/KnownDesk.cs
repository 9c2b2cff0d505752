using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Engine.Agents;

namespace Pitwall.Server.Trading.Api;

/// <summary>The desk an address names, and the agents and instruments its filters may name.</summary>
internal sealed record KnownDesk(int Id, string Name, IReadOnlyList<string> Agents, IReadOnlyList<string> Instruments)
{
    private const int NamesMax = 50;

    /// <summary>By number or name; a number wins. Null when there is none.</summary>
    public static async Task<KnownDesk?> FindAsync(NpgsqlConnection connection, string asked, CancellationToken ct)
    {
        // Numbers and names have one alphabet; anything else cannot be a desk and need not reach the database.
        if (!AgentSlug.IsValid(asked))
        {
            return null;
        }

        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            """
            SELECT desk.id, desk.name,
                ARRAY(SELECT slug FROM agents.public_agents WHERE desk_id = desk.id ORDER BY slug) AS agents,
                ARRAY(SELECT instrument FROM trading.desk_instruments WHERE desk_id = desk.id ORDER BY instrument)
                    AS instruments
            FROM trading.desks AS desk
            WHERE desk.name = @asked OR desk.id::text = @asked
            ORDER BY (desk.id::text = @asked) DESC
            """,
            new { asked },
            cancellationToken: ct));
        return row is null ? null : new KnownDesk(row.Id, row.Name, row.Agents, row.Instruments);
    }

    /// <summary>404 that names what was asked for and the desks there are.</summary>
    public static async Task<ProblemHttpResult> MissingAsync(
        NpgsqlConnection connection, string asked, CancellationToken ct)
    {
        var names = (await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT name FROM trading.desks ORDER BY id LIMIT @limit",
            new { limit = NamesMax + 1 },
            cancellationToken: ct))).AsList();
        return Missing(
            "Unknown desk",
            names.Count == 0
                ? $"There is no desk '{asked}': make one with 'pitwall desk add'."
                : $"There is no desk '{asked}': there are {Listed(names)}.");
    }

    /// <summary>404 that names the agent asked for and those the desk has.</summary>
    public ProblemHttpResult MissingAgent(string asked) => Missing("Unknown agent", AgentSentence(asked));

    public string AgentSentence(string asked) => $"Desk {Name} has no agent '{asked}': it has {Listed(Agents)}.";

    public string InstrumentSentence(string asked) =>
        $"Desk {Name} has no instrument '{asked}': it has {Listed(Instruments)}.";

    private static ProblemHttpResult Missing(string title, string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: title);

    private static string Listed(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "none yet",
        <= NamesMax => string.Join(", ", names),
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", names.Take(NamesMax))} and {names.Count - NamesMax} more"),
    };

    private sealed class Row
    {
        public int Id { get; init; }

        public string Name { get; init; } = "";

        public string[] Agents { get; init; } = [];

        public string[] Instruments { get; init; } = [];
    }
}

using Dapper;
using Npgsql;
using Pitwall.Engine.Deliberation;

namespace Pitwall.Server.Performance.Tracks;

/// <summary>A desk as its results are judged: its kind of money, how far its journal reaches, who is on it.</summary>
/// <param name="Mode">lab, paper or live; results of different modes are never put side by side.</param>
internal sealed record RankedDesk(int Id, string Name, string Mode, long HeadSeq, IReadOnlyList<RankedAgent> Agents)
{
    /// <summary>What its generated market is made from; null when it trades another.</summary>
    public long? LabSeed { get; init; }

    /// <summary>Every variant ever run on this desk: an edit is one more, and one that stopped still counts.</summary>
    public int Trials => Agents.Sum(agent => agent.Versions);

    public bool IsLab => Mode is "lab";

    /// <summary>The agent that buys everything once and keeps it, or null.</summary>
    public RankedAgent? Hold => Agents.FirstOrDefault(
        agent => string.Equals(agent.Mind, BuyAndHold.MindName, StringComparison.Ordinal));

    public RankedAgent? Find(string slug) =>
        Agents.FirstOrDefault(agent => string.Equals(agent.Slug, slug, StringComparison.Ordinal));

    public static async Task<RankedDesk> ReadAsync(NpgsqlConnection connection, int desk, CancellationToken ct)
    {
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(
            "SELECT name, mode, head_seq AS headseq, lab_seed AS labseed FROM trading.public_desks WHERE id = @desk",
            new { desk },
            cancellationToken: ct));
        var agents = await connection.QueryAsync<RankedAgent>(new CommandDefinition(
            """
            SELECT agent.slug, agent.name, agent.mind, agent.version AS versions,
                coalesce(book.needs_stop, true) AS needsstop
            FROM agents.public_agents AS agent
            LEFT JOIN trading.public_portfolios AS book ON book.desk_id = agent.desk_id AND book.agent = agent.slug
            WHERE agent.desk_id = @desk
            ORDER BY agent.slug
            """,
            new { desk },
            cancellationToken: ct));
        return new RankedDesk(desk, row.Name, row.Mode, row.HeadSeq, agents.AsList()) { LabSeed = row.LabSeed };
    }

    private sealed record Row(string Name, string Mode, long HeadSeq, long? LabSeed);
}

/// <param name="Versions">Configurations it has had so far.</param>
/// <param name="NeedsStop">False when it declared that it trades without leverage and without stops.</param>
internal sealed record RankedAgent(string Slug, string Name, string Mind, int Versions, bool NeedsStop)
{
    /// <summary>Whether what it decides is read out of replies; a rule has none.</summary>
    public bool HasReplies =>
        Mind.StartsWith("llm", StringComparison.Ordinal) || Mind.StartsWith("http", StringComparison.Ordinal)
        || LabMinds.IsScript(Mind);
}

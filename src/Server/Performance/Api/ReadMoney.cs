using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Performance.Money;
using Pitwall.Server.Performance.Tracks;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Api;

namespace Pitwall.Server.Performance.Api;

/// <summary><c>GET /api/performance/money</c>: from the gross result to the net one, to the last cent.</summary>
internal static class ReadMoney
{
    private const string NoModelCalls = "no agent of this desk calls a language model: 0 was spent";
    private const string AllPriced = "what the agents' calls cost by the price of their day";

    public static void MapReadMoney(this RouteGroupBuilder performance) => performance
        .MapGet("/money", HandleAsync)
        .WithQueryFields("desk", "agent")
        .WithName("ReadMoney")
        .WithSummary("Where the money of one desk went: gross − fees − funding − model calls = net, exactly.")
        .WithDescription(
            "As of each agent's last mark. The net result is marked equity minus deposits and minus model calls, which "
            + "are paid outside the account; by cause it adds up to the same before those calls, with what is still "
            + "open as the cause 'open'. Costs are positive when paid.");

    private static Task<Results<Ok<Response>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskQuestions questions, MoneyBooks books, [AsParameters] Query query, CancellationToken ct) =>
        questions.AnswerAsync<Response>(
            query.Desk,
            new MarketQuery(),
            async (connection, desk) => query.Agent is { } agent && desk.Find(agent) is null
                ? Unknown(desk, agent)
                : TypedResults.Ok(Shown(
                    desk,
                    await books.ReadAsync(connection, desk, query.Agent, ct),
                    await CallCosts.ReadAsync(connection, desk.Id, ct),
                    query.Agent)),
            ct);

    private static ValidationProblem Unknown(RankedDesk desk, string agent)
    {
        var errors = new MarketQuery();
        errors.Refuse("agent", new KnownDesk(desk.Id, desk.Name, [.. desk.Agents.Select(one => one.Slug)], [])
            .AgentSentence(agent));
        return errors.Problem();
    }

    private static Response Shown(RankedDesk desk, IReadOnlyList<MoneyRows> rows, CallCosts costs, string? agent)
    {
        var agents = rows.Select(row => Shown(desk, row, costs.Of(row.Agent))).ToArray();
        var missing = new Missing();
        var marked = rows.Select(row => row.Agent).ToHashSet(StringComparer.Ordinal);
        foreach (var unseen in desk.Agents.Where(one =>
            !marked.Contains(one.Slug) && (agent is null || string.Equals(one.Slug, agent, StringComparison.Ordinal))))
        {
            missing.Say(unseen.Slug, "not marked yet");
        }

        return new Response(desk.Name, desk.Id, desk.Mode)
        {
            AsOf = rows.Count > 0 ? rows.Max(row => row.At) : null,
            Agents = agents,
            Total = Total(agents),
            LlmNote = costs.Calls == 0 ? NoModelCalls
                : costs.WithoutPrice == 0 ? AllPriced
                : $"{costs.WithoutPrice} of {costs.Calls} calls have no known price and are not in it",
            Missing = missing.Reasons,
        };
    }

    private static AgentMoney Shown(RankedDesk desk, MoneyRows row, decimal llmUsd)
    {
        var causes = row.ByCause.Select(Shown).ToArray();
        return new AgentMoney(row.Agent, desk.Find(row.Agent)!.Name, row.At)
        {
            FlowsUsd = row.FlowsUsd,
            EquityUsd = row.EquityUsd,
            GrossUsd = causes.Sum(cause => cause.GrossUsd),
            FeesUsd = causes.Sum(cause => cause.FeesUsd),
            FundingUsd = causes.Sum(cause => cause.FundingUsd),
            LlmUsd = llmUsd,
            NetUsd = causes.Sum(cause => cause.NetUsd) - llmUsd,
            ByCause = causes,
        };
    }

    private static Sum Total(IReadOnlyList<AgentMoney> agents) => new(
        agents.Sum(agent => agent.GrossUsd),
        agents.Sum(agent => agent.FeesUsd),
        agents.Sum(agent => agent.FundingUsd),
        agents.Sum(agent => agent.LlmUsd),
        agents.Sum(agent => agent.NetUsd));

    private static ByCauseRow Shown(CauseMoney cause) => new(
        cause.Cause,
        cause.GrossUsd,
        cause.FeesUsd,
        cause.FundingUsd,
        cause.GrossUsd - cause.FeesUsd - cause.FundingUsd);

    internal sealed record Query : DeskQuery
    {
        [Description("Only of this agent.")]
        public string? Agent { get; init; }
    }

    /// <param name="Desk">Name of the desk.</param>
    /// <param name="Mode">lab, paper or live.</param>
    public sealed record Response(string Desk, int DeskId, string Mode)
    {
        /// <summary>The latest mark counted, desk clock, UTC; null before the first.</summary>
        public required DateTime? AsOf { get; init; }

        public required IReadOnlyList<AgentMoney> Agents { get; init; }

        public required Sum Total { get; init; }

        /// <summary>What the figure for model calls rests on.</summary>
        public required string LlmNote { get; init; }

        /// <summary>Agents without a mark, with the reason, by name.</summary>
        public required IReadOnlyDictionary<string, string> Missing { get; init; }
    }

    /// <param name="Agent">Its name in addresses.</param>
    /// <param name="Name">Its name for people.</param>
    /// <param name="AsOf">Its last mark, desk clock, UTC.</param>
    public sealed record AgentMoney(string Agent, string Name, DateTime AsOf)
    {
        /// <summary>Deposits minus withdrawals, USD. Equity minus flows is the net result.</summary>
        public required decimal FlowsUsd { get; init; }

        /// <summary>Marked equity, USD.</summary>
        public required decimal EquityUsd { get; init; }

        /// <summary>Before every cost, what is still open included, USD.</summary>
        public required decimal GrossUsd { get; init; }

        /// <summary>Paid when positive, USD.</summary>
        public required decimal FeesUsd { get; init; }

        /// <summary>Paid when positive, USD.</summary>
        public required decimal FundingUsd { get; init; }

        /// <summary>Model calls, USD.</summary>
        public required decimal LlmUsd { get; init; }

        /// <summary>gross − fees − funding − LLM, USD: equity − flows, less the calls paid outside.</summary>
        public required decimal NetUsd { get; init; }

        public required IReadOnlyList<ByCauseRow> ByCause { get; init; }
    }

    /// <summary>USD: net = gross − fees − funding − LLM, exactly. Costs are positive when paid.</summary>
    public sealed record Sum(
        decimal GrossUsd, decimal FeesUsd, decimal FundingUsd, decimal LlmUsd, decimal NetUsd);

    /// <summary>What one cause brought and cost, USD: net = gross − fees − funding.</summary>
    /// <param name="Cause">Why the orders existed; funding is a cause of its own, 'open' is not yet realised.</param>
    public sealed record ByCauseRow(
        string Cause, decimal GrossUsd, decimal FeesUsd, decimal FundingUsd, decimal NetUsd);
}

using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Api;

namespace Pitwall.Server.Performance.Api;

/// <summary><c>GET /api/performance/agents/{agent}</c>: every statistic of an agent and how it is made.</summary>
internal static class ReadAgentStatistics
{
    public static void MapReadAgentStatistics(this RouteGroupBuilder performance) => performance
        .MapGet("/agents/{agent}", HandleAsync)
        .WithQueryFields("desk", "days", "benchmark")
        .WithName("ReadAgentStatistics")
        .WithSummary("Every statistic of one agent with its unit, its rule, its formula and where that comes from.");

    private static Task<Results<Ok<Response>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskQuestions questions, RankingSheets sheets, string agent, [AsParameters] Query query, CancellationToken ct)
    {
        var errors = new MarketQuery();
        var days = DeskQuery.DaysOf(query.Days, errors);
        var asked = DeskQuery.BenchmarkOf(query.Benchmark, errors);
        return questions.AnswerAsync<Response>(
            query.Desk,
            errors,
            async (connection, desk) =>
            {
                if (desk.Find(agent) is null)
                {
                    return new KnownDesk(desk.Id, desk.Name, [.. desk.Agents.Select(one => one.Slug)], [])
                        .MissingAgent(agent);
                }

                return TypedResults.Ok(Shown(await sheets.ReadAsync(connection, desk, days, asked, ct), agent));
            },
            ct);
    }

    private static Response Shown(ReadRanking.Response ranking, string agent)
    {
        var row = ranking.Agents.Single(one => string.Equals(one.Agent, agent, StringComparison.Ordinal));
        return new Response(row.Agent, row.Name, ranking.Desk, ranking.DeskId, ranking.Mode)
        {
            AsOf = ranking.AsOf,
            Days = row.Days,
            DaysMin = ranking.DaysMin,
            Benchmark = ranking.Benchmark,
            Group = row.Group,
            GroupMissing = row.Missing.GetValueOrDefault("group"),
            Statistics = StatisticList.Of(row),
        };
    }

    internal sealed record Query : DeskQuery
    {
        [Description("Judge after this many UTC days of the tracks, 1 to 3650; all there are unless given.")]
        public string? Days { get; init; }

        [Description("flips, hold or cash; flips on a Lab desk and cash on others unless given.")]
        public string? Benchmark { get; init; }
    }

    /// <param name="Agent">Its name in addresses.</param>
    /// <param name="Name">Its name for people.</param>
    /// <param name="Mode">lab, paper or live.</param>
    public sealed record Response(string Agent, string Name, string Desk, int DeskId, string Mode)
    {
        /// <summary>UTC midnight that ends the last day judged; null before the first finished day.</summary>
        public required DateTime? AsOf { get; init; }

        /// <summary>Own daily returns.</summary>
        public required int Days { get; init; }

        /// <summary>Daily returns needed before anything is claimed.</summary>
        public required int DaysMin { get; init; }

        /// <summary>flips, hold or cash.</summary>
        public required string Benchmark { get; init; }

        /// <summary>Letters of its rank group among the desk's agents.</summary>
        public required string? Group { get; init; }

        /// <summary>Why it has none; null when it has.</summary>
        public required string? GroupMissing { get; init; }

        public required IReadOnlyList<Statistic> Statistics { get; init; }
    }

    /// <summary>One figure and everything needed to judge it.</summary>
    /// <param name="Key">The field of the ranking that holds the same figure.</param>
    /// <param name="Name">For people.</param>
    /// <param name="Value">Null when it is not shown.</param>
    /// <param name="Unit">fraction, usd, per_day, days, annualised, probability.</param>
    public sealed record Statistic(string Key, string Name, double? Value, string Unit)
    {
        /// <summary>Lower end of its 95 % interval, where it has one.</summary>
        public double? IntervalLow { get; init; }

        /// <summary>Upper end of its 95 % interval, where it has one.</summary>
        public double? IntervalHigh { get; init; }

        /// <summary>One standard error, where it has one.</summary>
        public double? Se { get; init; }

        /// <summary>Why the value is null, else null.</summary>
        public required string? Missing { get; init; }

        /// <summary>When it is shown.</summary>
        public required string Rule { get; init; }

        public required string Formula { get; init; }

        /// <summary>Where the formula comes from, or what it rests on.</summary>
        public required string Source { get; init; }
    }
}

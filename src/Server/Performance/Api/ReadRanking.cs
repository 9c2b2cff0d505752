using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Performance.Api;

/// <summary><c>GET /api/performance/ranking</c>: rank groups of one desk, judged after so many days.</summary>
internal static class ReadRanking
{
    public static void MapReadRanking(this RouteGroupBuilder performance) => performance
        .MapGet("/ranking", HandleAsync)
        .WithQueryFields("desk", "days", "benchmark")
        .WithName("ReadRanking")
        .WithSummary("Agents of one desk in groups that luck does not explain, judged after so many days.")
        .WithDescription(
            "Nothing is claimed before 30 daily returns: group, interval, Sharpe, P(best), deflated Sharpe and p are "
            + "null and 'missing' says why. Agents that share a letter were not told apart; inside a group they stand "
            + "by name. Shares and returns are fractions: 0.1 is 10 %. A desk's mode (lab, paper, live) is never mixed "
            + "with another's.");

    private static Task<Results<Ok<Response>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskQuestions questions, RankingSheets sheets, [AsParameters] Query query, CancellationToken ct)
    {
        var errors = new MarketQuery();
        var days = DeskQuery.DaysOf(query.Days, errors);
        var asked = DeskQuery.BenchmarkOf(query.Benchmark, errors);
        return questions.AnswerAsync<Response>(
            query.Desk,
            errors,
            async (connection, desk) => TypedResults.Ok(await sheets.ReadAsync(connection, desk, days, asked, ct)),
            ct);
    }

    internal sealed record Query : DeskQuery
    {
        [Description("Judge after this many UTC days of the tracks, 1 to 3650; all there are unless given.")]
        public string? Days { get; init; }

        [Description("flips, hold or cash; flips on a Lab desk and cash on others unless given.")]
        public string? Benchmark { get; init; }
    }

    /// <summary>A ranking of one desk at one midnight.</summary>
    /// <param name="Desk">Name of the desk.</param>
    /// <param name="Mode">lab, paper or live.</param>
    /// <param name="AsOf">UTC midnight that ends the last day judged; null before the first finished day.</param>
    /// <param name="From">UTC midnight that begins the first day judged; null before the first finished day.</param>
    public sealed record Response(string Desk, int DeskId, string Mode, DateTime? AsOf, DateTime? From)
    {
        /// <summary>Finished UTC days there are.</summary>
        public required int DaysAvailable { get; init; }

        /// <summary>Days judged.</summary>
        public required int Days { get; init; }

        /// <summary>Daily returns an agent needs before anything is claimed of it.</summary>
        public required int DaysMin { get; init; }

        /// <summary>flips, hold or cash, as asked for.</summary>
        public required string Benchmark { get; init; }

        /// <summary>Joint bootstrap draws.</summary>
        public required int Draws { get; init; }

        /// <summary>Name of the stream that draws the days.</summary>
        public required string Seed { get; init; }

        /// <summary>Mean block length in days.</summary>
        public required double BlockDays { get; init; }

        /// <summary>What the strongest lead's t must reach at 5 % for all agents together.</summary>
        public required double? CriticalT { get; init; }

        /// <summary>Every variant ever run on this desk: N of the deflated Sharpe.</summary>
        public required int Trials { get; init; }

        public required IReadOnlyList<Row> Agents { get; init; }

        /// <summary>Why a field of the ranking is null, by its name.</summary>
        public required IReadOnlyDictionary<string, string> Missing { get; init; }
    }

    /// <summary>One agent; money in USD, shares and returns as fractions.</summary>
    /// <param name="Agent">Its name in addresses.</param>
    /// <param name="Name">Its name for people.</param>
    /// <param name="Days">Own daily returns among the days judged.</param>
    /// <param name="Group">Letters: who shares one was not told apart.</param>
    public sealed record Row(string Agent, string Name, int Days, string? Group)
    {
        /// <summary>Time-weighted, net of fees and funding, fraction of equity.</summary>
        public required double? NetReturn { get; init; }

        /// <summary>Lower end of its 95 % interval, fraction.</summary>
        public required double? NetReturnLow { get; init; }

        /// <summary>Upper end of its 95 % interval, fraction.</summary>
        public required double? NetReturnHigh { get; init; }

        /// <summary>Change of marked equity over its days, flows cut out, USD.</summary>
        public required decimal? NetUsd { get; init; }

        /// <summary>Annualised by √365.</summary>
        public required double? Sharpe { get; init; }

        /// <summary>±√(365/n), annualised.</summary>
        public required double? SharpeSe { get; init; }

        /// <summary>Share of the joint draws in which it leads, 0 to 1.</summary>
        public required double? PBest { get; init; }

        /// <summary>Deflated Sharpe, 0 to 1; about 0.5 is the best of as many coins.</summary>
        public required double? Dsr { get; init; }

        /// <summary>Romano-Wolf p of its lead over the benchmark, one-sided, among all agents.</summary>
        public required double? AdjustedP { get; init; }

        /// <summary>True when that p is at most 5 %.</summary>
        public required bool? Distinguishable { get; init; }

        /// <summary>Days until even the lower end of its lead over the benchmark would be believed (MinTRL).</summary>
        public required double? DaysNeeded { get; init; }

        /// <summary>Days in which a test would find the lead it shows, were it true (power 80 %).</summary>
        public required double? PowerDays { get; init; }

        /// <summary>Deepest fall on all marks until then, fraction of the peak.</summary>
        public required double? MaxDrawdown { get; init; }

        /// <summary>Traded notional / mean equity, times per day.</summary>
        public required double? Turnover { get; init; }

        /// <summary>Fees / result before fees and funding, fraction.</summary>
        public required double? FeesOverGross { get; init; }

        /// <summary>Share of its decisions that held, 0 to 1.</summary>
        public required double? HoldShare { get; init; }

        /// <summary>Share of its replies that could be read, 0 to 1.</summary>
        public required double? ParseShare { get; init; }

        /// <summary>Share of its open positions that have a stop now, 0 to 1.</summary>
        public required double? StopCover { get; init; }

        /// <summary>Desk clock, UTC.</summary>
        public required DateTime? LastDecisionAt { get; init; }

        /// <summary>Why a field is null, by its name.</summary>
        public required IReadOnlyDictionary<string, string> Missing { get; init; }
    }
}

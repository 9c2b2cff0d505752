using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Performance.Luck;
using Pitwall.Server.Performance.Tracks;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Performance.Api;

/// <summary><c>GET /api/performance/equity</c>: what each agent was worth at UTC midnights, and the luck fan.</summary>
internal static class ReadEquity
{
    private const string NotMarked = "not marked at a midnight yet";

    public static void MapReadEquity(this RouteGroupBuilder performance) => performance
        .MapGet("/equity", HandleAsync)
        .WithQueryFields("desk", "days")
        .WithName("ReadEquity")
        .WithSummary("Daily equity of every agent of one desk, with the fan of matched coin flips.")
        .WithDescription(
            "Every array has one entry per midnight of 'at'; an agent that had not begun or has no mark yet is null "
            + "there. The index is 100 at the agent's first midnight with deposits cut out.");

    private static Task<Results<Ok<Response>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskQuestions questions,
        DeskHistories histories,
        ILuckFan fan,
        [AsParameters] Query query,
        CancellationToken ct)
    {
        var errors = new MarketQuery();
        var days = DeskQuery.DaysOf(query.Days, errors);
        return questions.AnswerAsync<Response>(
            query.Desk,
            errors,
            async (_, desk) => TypedResults.Ok(
                await ShownAsync(desk, await histories.ReadAsync(desk, ct), days, fan, ct)),
            ct);
    }

    private static async Task<Response> ShownAsync(
        RankedDesk desk, DeskPast past, int? days, ILuckFan fan, CancellationToken ct)
    {
        var midnights = MidnightsOf(past, days);
        var end = midnights.Count > 0 ? midnights[^1].Micros / Moment.Day : 0;
        var flips = midnights.Count > 0
            ? await fan.ReadAsync(desk, end, ct)
            : Judged<FlipPaths>.Hidden(NotMarked);
        var missing = new Missing();
        return new Response(desk.Name, desk.Id, desk.Mode)
        {
            AsOf = midnights.Count > 0 ? Cell.ToDateTime(midnights[^1]) : null,
            At = [.. midnights.Select(Cell.ToDateTime)],
            Agents = [.. desk.Agents.Select(agent => Shown(agent, past.Of(agent.Slug), midnights))],
            Fan = missing.Value("fan", flips, paths => Shown(paths, midnights)),
            Missing = missing.Reasons,
        };
    }

    private static List<Moment> MidnightsOf(DeskPast past, int? days)
    {
        var midnights = new List<Moment>();
        if (past is { FirstMidnight: { } first, LastMidnight: { } last })
        {
            for (var at = first; at <= last && midnights.Count <= (days ?? int.MaxValue - 1); at = at.Plus(Moment.Day))
            {
                midnights.Add(at);
            }
        }

        return midnights;
    }

    private static Line Shown(RankedAgent agent, IReadOnlyList<DayEnd> days, List<Moment> midnights)
    {
        var byTime = days.ToDictionary(day => day.At);
        DayEnd?[] ends = [.. midnights.Select(at => byTime.GetValueOrDefault(at))];
        var missing = new Missing();
        if (Array.TrueForAll(ends, end => end is null))
        {
            missing.Say("equityUsd", NotMarked);
        }

        return new Line(agent.Slug, agent.Name)
        {
            EquityUsd = [.. ends.Select(end => end?.Equity.Value)],
            Index = [.. ends.Select(end => end is null ? (double?)null : 100d * end.Index / days[0].Index)],
            Drawdown = [.. ends.Select(end => end?.Drawdown)],
            Missing = missing.Reasons,
        };
    }

    private static Fan Shown(FlipPaths paths, List<Moment> midnights)
    {
        var (p05, p50, p95) = paths.Bands(midnights.Count - 1);
        return new Fan(paths.Flips, paths.Source) { P05 = p05, P50 = p50, P95 = p95 };
    }

    internal sealed record Query : DeskQuery
    {
        [Description("Only the first so many UTC days, 1 to 3650; all there are unless given.")]
        public string? Days { get; init; }
    }

    /// <param name="Desk">Name of the desk.</param>
    /// <param name="Mode">lab, paper or live.</param>
    public sealed record Response(string Desk, int DeskId, string Mode)
    {
        /// <summary>The last midnight shown, UTC; null before the first.</summary>
        public required DateTime? AsOf { get; init; }

        /// <summary>The midnights, UTC, oldest first; the first begins the first day.</summary>
        public required IReadOnlyList<DateTime> At { get; init; }

        public required IReadOnlyList<Line> Agents { get; init; }

        /// <summary>Null where no flips are matched; 'missing' says why.</summary>
        public required Fan? Fan { get; init; }

        /// <summary>Why a field is null, by its name.</summary>
        public required IReadOnlyDictionary<string, string> Missing { get; init; }
    }

    /// <param name="Agent">Its name in addresses.</param>
    /// <param name="Name">Its name for people.</param>
    public sealed record Line(string Agent, string Name)
    {
        /// <summary>Marked equity, USD.</summary>
        public required IReadOnlyList<decimal?> EquityUsd { get; init; }

        /// <summary>100 at its first midnight, deposits cut out.</summary>
        public required IReadOnlyList<double?> Index { get; init; }

        /// <summary>Below its highest midnight so far, fraction 0 to 1.</summary>
        public required IReadOnlyList<double?> Drawdown { get; init; }

        /// <summary>Why a field holds nothing, by its name.</summary>
        public required IReadOnlyDictionary<string, string> Missing { get; init; }
    }

    /// <summary>Where 5, 50 and 95 % of the matched coin flips stand, 100 at the first midnight.</summary>
    /// <param name="Flips">How many.</param>
    /// <param name="Source">How they were made.</param>
    public sealed record Fan(int Flips, string Source)
    {
        public required IReadOnlyList<double> P05 { get; init; }

        public required IReadOnlyList<double> P50 { get; init; }

        public required IReadOnlyList<double> P95 { get; init; }
    }
}

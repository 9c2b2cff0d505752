using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Engine.Performance;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Performance.Forecasts;
using Pitwall.Server.Performance.Tracks;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Api;

namespace Pitwall.Server.Performance.Api;

/// <summary>
/// <c>GET /api/performance/agents/{agent}/calibration</c>: what an agent said of its entries against what came of them,
/// and what its thinking costs against what it earns.
/// </summary>
internal static class ReadCalibration
{
    public static void MapReadCalibration(this RouteGroupBuilder performance) => performance
        .MapGet("/agents/{agent}/calibration", HandleAsync)
        .WithQueryFields("desk")
        .WithName("ReadCalibration")
        .WithSummary("How far an agent's stated probabilities can be believed, with what chance alone would show.")
        .WithDescription(
            "Closed entries whose reply stated a probability in numbers, one forecast per entry. The table and every "
            + "figure over it are withheld below 30 forecasts; each figure has its rule, formula and source.");

    private static Task<Results<Ok<Response>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskQuestions questions, DeskHistories histories, string agent, [AsParameters] DeskQuery query,
        CancellationToken ct) =>
        questions.AnswerAsync<Response>(
            query.Desk,
            new MarketQuery(),
            async (connection, desk) => desk.Find(agent) is { } known
                ? TypedResults.Ok(await ShownAsync(connection, histories, desk, known, ct))
                : new KnownDesk(desk.Id, desk.Name, [.. desk.Agents.Select(one => one.Slug)], []).MissingAgent(agent),
            ct);

    private static async Task<Response> ShownAsync(
        NpgsqlConnection connection, DeskHistories histories, RankedDesk desk, RankedAgent agent, CancellationToken ct)
    {
        var entries = await EntryForecasts.ReadAsync(connection, desk.Id, agent.Slug, ct);
        var past = await histories.ReadAsync(desk, ct);
        var bill = await ThinkingBill.ReadAsync(connection, (desk.Id, agent.Slug), past.Of(agent.Slug), ct);
        var figures = new CalibrationFigures(entries, bill, FormattableString.Invariant(
            $"calibration/{desk.Id}/{agent.Slug}/{entries.Count}"));
        return new Response(agent.Slug, agent.Name, desk.Name, desk.Id)
        {
            Forecasts = entries.Count,
            ForecastsMin = Calibration.ForecastsMin,
            AsOf = entries.Count == 0 ? null : entries[^1].ClosedAt,
            Missing = figures.Judged.Withheld,
            Table = figures.Table(),
            Statistics = figures.List(),
        };
    }

    /// <param name="Agent">Its name in addresses.</param>
    /// <param name="Name">Its name for people.</param>
    public sealed record Response(string Agent, string Name, string Desk, int DeskId)
    {
        /// <summary>Closed entries with a stated probability.</summary>
        public required int Forecasts { get; init; }

        /// <summary>When the last of those entries was closed, on the desk's clock; null: none is.</summary>
        public required DateTime? AsOf { get; init; }

        /// <summary>Forecasts needed before anything is claimed.</summary>
        public required int ForecastsMin { get; init; }

        /// <summary>Why the table is withheld, null when it is shown.</summary>
        public required string? Missing { get; init; }

        /// <summary>By each value stated, the lowest first.</summary>
        public required IReadOnlyList<Bin> Table { get; init; }

        public required IReadOnlyList<ReadAgentStatistics.Statistic> Statistics { get; init; }
    }

    /// <summary>Every forecast of one stated value.</summary>
    /// <param name="Stated">0 to 1.</param>
    /// <param name="Forecasts">How many.</param>
    /// <param name="CameTrue">How many of them came true.</param>
    /// <param name="Seen">Their share, 0 to 1.</param>
    public sealed record Bin(double Stated, int Forecasts, int CameTrue, double Seen);
}

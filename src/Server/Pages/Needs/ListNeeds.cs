using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Performance.Api;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Pages.Needs;

/// <summary><c>GET /api/pages/needs</c>: what waits for a person on one desk, the gravest first.</summary>
internal static class ListNeeds
{
    public static void MapListNeeds(this RouteGroupBuilder pages) => pages
        .MapGet("/needs", HandleAsync)
        .WithQueryFields("desk")
        .WithName("ListNeeds")
        .WithSummary("What waits for a person on one desk, the gravest first, each with what to do.");

    private static Task<Results<Ok<Response>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskQuestions questions, DeskBoard board, [AsParameters] DeskQuery query, CancellationToken ct) =>
        questions.AnswerAsync<Response>(
            query.Desk,
            new MarketQuery(),
            async (connection, desk) =>
            {
                var needs = await NeedRows.ReadAsync(connection, desk, ct);
                Need[] items =
                [
                    .. needs.Concat(DeskTrouble.Of(desk, board.Find(desk.Id)))
                        .OrderBy(need => need.Severity)
                        .ThenBy(need => need.Since ?? DateTime.MaxValue)
                        .ThenBy(need => need.Agent, StringComparer.Ordinal),
                ];
                return TypedResults.Ok(new Response(desk.Name, desk.Id, desk.Mode, [.. items.Select(Shown)]));
            },
            ct);

    private static Item Shown(Need need) => new(
        Words.Of(need.Severity), need.Kind, need.Text, need.Mend, need.Agent, need.Since);

    /// <param name="Desk">Name of the desk.</param>
    /// <param name="Mode">lab, paper or live.</param>
    public sealed record Response(string Desk, int DeskId, string Mode, IReadOnlyList<Item> Items);

    /// <param name="Severity">critical: money is unguarded or a desk stands still; warning: look soon; note.</param>
    /// <param name="Kind">A word for its picture, for example unknown_order.</param>
    /// <param name="Text">What is the matter, as a sentence.</param>
    /// <param name="Mend">What to do, as a sentence.</param>
    /// <param name="Agent">Whose matter it is; null: the desk's.</param>
    /// <param name="Since">Desk clock, UTC; null when nobody knows.</param>
    public sealed record Item(
        string Severity, string Kind, string Text, string Mend, string? Agent, DateTime? Since);
}

using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Trading;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks/{desk}</c>: one desk, with its state hash when asked for.</summary>
internal static class ShowDesk
{
    public static void MapShowDesk(this RouteGroupBuilder desk) => desk
        .MapGet("", HandleAsync)
        .WithQueryFields("stateHash")
        .WithName("ShowDesk")
        .WithSummary("One desk by number or name.")
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<DeskSheet>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskServices services, string desk, [AsParameters] Query query, CancellationToken ct)
    {
        await using var connection = await services.Source.OpenConnectionAsync(ct);
        if (await KnownDesk.FindAsync(connection, desk, ct) is not { } known)
        {
            return await KnownDesk.MissingAsync(connection, desk, ct);
        }

        if (query.StateHash is not (null or "true" or "false"))
        {
            var errors = new MarketQuery();
            errors.Refuse("stateHash", "Write true or false.");
            return errors.Problem();
        }

        var sheet = (await DeskSheets.ReadAsync(connection, services.Board, known.Id, ct)).Single();
        return query.StateHash is "true"
            ? await HashedAsync(new JournalStore(services.Source, services.Time), sheet, ct)
            : TypedResults.Ok(sheet);
    }

    private static async Task<Results<Ok<DeskSheet>, ValidationProblem, ProblemHttpResult>> HashedAsync(
        JournalStore journal, DeskSheet sheet, CancellationToken ct) =>
        await journal.LoadAsync(sheet.Id, ct) switch
        {
            LoadResult.Loaded loaded => TypedResults.Ok(sheet with
            {
                // The desk may have gone on since: the hash belongs to the rows it was folded from.
                Seq = loaded.Desk.State.Seq,
                HeadHash = loaded.Desk.Head.ToString(),
                Clock = loaded.Desk.State.Seq == 0 ? null : Rows.Cell.ToDateTime(loaded.Desk.State.At),
                StateHash = StateHash.Of(loaded.Desk.State).ToString(),
            }),
            LoadResult.Broken broken => TypedResults.Problem(
                FormattableString.Invariant($"The journal of desk {sheet.Name} is broken at row {broken.Seq}: ")
                + $"{broken.Reason}. Run 'pitwall verify'.",
                statusCode: StatusCodes.Status409Conflict,
                title: "Broken journal"),
            var other => throw new InvalidOperationException($"A journal loads or it is broken, not {other}"),
        };

    internal sealed record Query
    {
        [Description("true folds the whole journal for the hash of the state, which takes seconds on a long one.")]
        public string? StateHash { get; init; }
    }
}

using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Engine.Deliberation.Prompts;
using Pitwall.Engine.Platform;
using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Api;

/// <summary>
/// <c>POST /api/deliberation/previews</c>: the prompt an agent would get at its desk's present moment, or with what a
/// stored call was told. Nobody is called and nothing is kept.
/// </summary>
internal static class PreviewAgent
{
    public static void MapPreviewAgent(this RouteGroupBuilder deliberation) => deliberation
        .MapPost("/previews", HandleAsync)
        .RequireAdmin()
        .WithName("PreviewAgent")
        .WithSummary("The prompt of an agent file at its desk's present moment, with likely tokens and cost.")
        .WithDescription(
            "With 'call' it is told again what that call, or the call of that decision, was told, byte for byte.")
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, Rehearsal rehearsal, Request request, CancellationToken ct) =>
        await PrepareAsync(source, rehearsal, request, ct) switch
        {
            (_, { } problem) => problem,
            ({ } call, _) => TypedResults.Ok(Shown(call)),
            _ => throw new InvalidOperationException("A call is prepared or refused"),
        };

    /// <summary>A call of what a file says, or why there can be none.</summary>
    internal static async Task<(PreparedCall? Call, ProblemHttpResult? Problem)> PrepareAsync(
        NpgsqlDataSource source, Rehearsal rehearsal, Request request, CancellationToken ct)
    {
        if (await ApplyAgent.DeskAsync(source, request.Desk, ct) is not { } desk)
        {
            return (null, ApplyAgent.Missing(request.Desk));
        }

        try
        {
            var spec = AgentFile.Read(request.File);
            if (AgentShelf.Coins(desk, spec) is AgentShelf.Sought.Unknown unknown)
            {
                return (null, ApplyAgent.Refused(unknown.Why, "coins"));
            }

            var (told, problem) = await ToldAsync(source, desk, request.Call, ct);
            return problem is null
                ? (await rehearsal.PrepareAsync(desk, new AgentPlan(spec.Name, 0, spec), told, ct), null)
                : (null, problem);
        }
        catch (AgentFileException wrong)
        {
            return (null, ApplyAgent.Refused(wrong.Message, wrong.Field));
        }
        catch (SetupException wrong)
        {
            return (null, ApplyAgent.Refused(wrong.Message));
        }
    }

    private static async Task<(StoredSnapshot? Told, ProblemHttpResult? Problem)> ToldAsync(
        NpgsqlDataSource source, DeskRow desk, Guid? call, CancellationToken ct)
    {
        if (call is not { } id)
        {
            return (null, null);
        }

        try
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            return (await StoredSnapshot.ReadAsync(connection, desk, id, ct), null);
        }
        catch (SetupException wrong)
        {
            return (null, ApplyAgent.Refused(wrong.Message, "call"));
        }
    }

    private static Response Shown(PreparedCall call)
    {
        var (begun, spec) = (call.Begun, call.Plan.Spec);
        var prompt = begun.Prompt;
        var aDay = Moment.Day / spec.Schedule.EveryMicros;
        return new Response(Cell.ToDateTime(begun.Ask.At), call.Tokens.Prompt, call.Tokens.Likely.Output)
        {
            Blocks = [.. prompt.Blocks.Select((block, i) => ShownBlock(call, block, i < prompt.System.Count))],
            CallUsd = call.LikelyUsd,
            CallUsdMax = begun.EstimatedUsd,
            CyclesPerDay = aDay,
            DayUsd = call.LikelyUsd * aDay,
            BudgetUsdDay = spec.Mind.BudgetUsdDay,
            Call = call.Retold,
        };
    }

    private static Block ShownBlock(PreparedCall call, PromptBlock block, bool isSystem) => new(
        isSystem ? "system" : "user",
        block.Kind,
        block.Text,
        Encoding.UTF8.GetByteCount(block.Text),
        Math.Max(0, call.Begun.Ask.At.Since(block.AsOf) / 1_000),
        block.IsUntrusted);

    /// <param name="Desk">Name or number of the desk.</param>
    /// <param name="File">The agent file: front matter and prompt.</param>
    /// <param name="Call">A stored call of the desk, or a decision resting on one, whose facts are told again.</param>
    internal sealed record Request(string Desk, string File, Guid? Call = null);

    /// <param name="At">The moment that is told, on the desk's clock, UTC.</param>
    /// <param name="PromptTokens">Likely tokens of the prompt.</param>
    /// <param name="ReplyTokens">What a reply is taken to be before one was seen, tokens.</param>
    public sealed record Response(DateTime At, long PromptTokens, long ReplyTokens)
    {
        /// <summary>The prompt in order.</summary>
        public required IReadOnlyList<Block> Blocks { get; init; }

        /// <summary>Likely USD of one call, null when no price of the model is known.</summary>
        public required decimal? CallUsd { get; init; }

        /// <summary>USD with the longest reply the file allows, which is what budgets are asked for.</summary>
        public required decimal? CallUsdMax { get; init; }

        /// <summary>While nothing is held.</summary>
        public required long CyclesPerDay { get; init; }

        public required decimal? DayUsd { get; init; }

        /// <summary>What the file allows in a UTC day, null for no budget.</summary>
        public required decimal? BudgetUsdDay { get; init; }

        /// <summary>The stored call whose facts are told again; null where the present is told.</summary>
        public required Guid? Call { get; init; }
    }

    /// <param name="Part">system or user.</param>
    /// <param name="AgeMs">How old what it says is at that moment.</param>
    /// <param name="Untrusted">Written by strangers.</param>
    public sealed record Block(string Part, string Kind, string Text, int Bytes, long AgeMs, bool Untrusted);
}

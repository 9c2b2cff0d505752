using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Trading;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Api;

/// <summary>
/// <c>POST /api/deliberation/rehearsals</c>: asks the mind of a file the same question a few times. No desk hears
/// of it; that money is spent is in the audit before it is, and counts in the budgets of test runs and of the house.
/// </summary>
internal static class RehearseAgent
{
    private const int TimesMax = 10;

    public static void MapRehearseAgent(this RouteGroupBuilder deliberation) => deliberation
        .MapPost("/rehearsals", HandleAsync)
        .RequireAdmin()
        .WithName("RehearseAgent")
        .WithSummary("Ask an agent file's mind 1 to 10 times at once, and show how alike the answers are.")
        .WithDescription(
            "With 'call' it is told again what that call, or the call of that decision, was told, byte for byte.")
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, Rehearsal rehearsal, Request request, HttpContext http)
    {
        var ct = http.RequestAborted;
        if (request.Times is < 1 or > TimesMax)
        {
            return ApplyAgent.Refused($"Ask 1 to {TimesMax} times; it is {request.Times}.", "times");
        }

        var asked = new PreviewAgent.Request(request.Desk, request.File, request.Call);
        var (prepared, problem) = await PreviewAgent.PrepareAsync(source, rehearsal, asked, ct);
        if (prepared is not { } call)
        {
            return problem!;
        }

        var order = new RehearsalOrder(request.Desk, request.Times, Actor.Of(http.User));
        return await rehearsal.AskAsync(call, order, ct) switch
        {
            RehearsalResult.Refused { Budget: var budget } => ApplyAgent.Refused($"{budget.Why}.", budget.Field),
            RehearsalResult.Answered { Answers: var answers } => TypedResults.Ok(Shown(answers)),
            _ => throw new InvalidOperationException("A test run is made or refused"),
        };
    }

    private static Response Shown(IReadOnlyList<CallEnded> answers)
    {
        var steadiness = Steadiness.Of([.. answers.Select(answer => answer.Answer)]);
        return new Response(RehearsalStore.CostOf(answers), [.. answers.Select(ShownAnswer)])
        {
            Agreement = steadiness?.Answers.Agreement,
            ModeShare = steadiness?.Answers.Mode,
            Entropy = steadiness?.Answers.Entropy,
            Sizes = [.. steadiness?.Sizes.Select(size => new Spread(size.What, size.Count, size.Spread)) ?? []],
        };
    }

    private static Answer ShownAnswer(CallEnded answer) => new(
        Canonical.EnumName(answer.Answer.Outcome), Steadiness.Shape(answer.Answer), answer.LatencyMs, answer.Attempts)
    {
        CostUsd = answer.CostUsd,
        Estimated = answer.IsEstimated,
        Error = answer.Error,
        ModelAnswered = answer.Reply?.Model,
        Finish = answer.Reply is { } ended ? Canonical.EnumName<FinishReason>(ended.Finish) : null,
        Tokens = answer.Tokens is { Total: > 0 } tokens
            ? new CallSheet.TokenSheet(tokens.Input, tokens.Cached, tokens.Reasoning, tokens.Output)
            : null,
        Reply = answer.Reply is { } reply ? Encoding.UTF8.GetString(reply.Text) : null,
        Reasoning = answer.Reply?.Reasoning,
        Parse = answer.Parse is null ? null : JsonSerializer.Deserialize<JsonElement>(answer.Parse),
    };

    /// <param name="Desk">Name or number of the desk.</param>
    /// <param name="File">The agent file: front matter and prompt.</param>
    /// <param name="Times">How often the same is asked, 1 to 10.</param>
    /// <param name="Call">A stored call of the desk, or a decision resting on one, whose facts are told again.</param>
    internal sealed record Request(string Desk, string File, int Times = 1, Guid? Call = null);

    /// <summary>How alike the answers are is null for a single one, which has nothing to be like.</summary>
    /// <param name="CostUsd">Of all together, null when one has no known price.</param>
    public sealed record Response(decimal? CostUsd, IReadOnlyList<Answer> Answers)
    {
        /// <summary>Share of pairs of answers that are the same, 0 to 1.</summary>
        public required double? Agreement { get; init; }

        /// <summary>Share of the answers that are like the most frequent one, 0 to 1.</summary>
        public required double? ModeShare { get; init; }

        /// <summary>0 when all agree, 1 when each distinct answer is as frequent as any other.</summary>
        public required double? Entropy { get; init; }

        /// <summary>What two answers or more named a size in dollars for.</summary>
        public required IReadOnlyList<Spread> Sizes { get; init; }
    }

    /// <param name="What">Coin and action.</param>
    /// <param name="Count">How many sizes were named.</param>
    /// <param name="Factor">Their geometric standard deviation, 1 when all are the same.</param>
    public sealed record Spread(string What, int Count, double Factor);

    /// <param name="Outcome">How the cycle would have ended.</param>
    /// <param name="Shape">What it asks for, in one line that is equal when the decisions are.</param>
    public sealed record Answer(string Outcome, string Shape, long LatencyMs, int Attempts)
    {
        /// <summary>Null when no price is known.</summary>
        public required decimal? CostUsd { get; init; }

        /// <summary>True: some of its tokens and cost were counted by nobody.</summary>
        public required bool Estimated { get; init; }

        public required string? Error { get; init; }

        public required string? ModelAnswered { get; init; }

        public required string? Finish { get; init; }

        public required CallSheet.TokenSheet? Tokens { get; init; }

        /// <summary>The reply read as UTF-8, null when none came.</summary>
        public required string? Reply { get; init; }

        public required string? Reasoning { get; init; }

        /// <summary>Dialect, repairs and the verdict on every row of the reply.</summary>
        public required JsonElement? Parse { get; init; }
    }
}

using System.Globalization;
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
/// of it; that money was spent is in the audit.
/// </summary>
internal static class RehearseAgent
{
    private const int TimesMax = 10;

    public static void MapRehearseAgent(this RouteGroupBuilder deliberation) => deliberation
        .MapPost("/rehearsals", HandleAsync)
        .RequireAdmin()
        .WithName("RehearseAgent")
        .WithSummary("Ask an agent file's mind 1 to 10 times at once, and show how alike the answers are.")
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, Rehearsal rehearsal, CallMaker caller, Request request, HttpContext http)
    {
        var ct = http.RequestAborted;
        if (request.Times is < 1 or > TimesMax)
        {
            return ApplyAgent.Refused($"Ask 1 to {TimesMax} times; it is {request.Times}.", "times");
        }

        var asked = new PreviewAgent.Request(request.Desk, request.File);
        var (prepared, problem) = await PreviewAgent.PrepareAsync(source, rehearsal, asked, ct);
        if (prepared is not { } call)
        {
            return problem!;
        }

        if (Objection(call, request.Times) is { } objection)
        {
            return ApplyAgent.Refused(objection, "mind.budget_usd_day");
        }

        var answers = await Task.WhenAll(
            Enumerable.Range(0, request.Times).Select(_ => caller.MakeAsync(call, ct)));
        await using var connection = await source.OpenConnectionAsync(ct);
        var entry = new AuditEntry(
            Actor.Of(http.User),
            "agent.rehearsed",
            $"agent/{request.Desk}/{call.Plan.Slug}",
            new { request.Times, Usd = answers.Sum(answer => answer.CostUsd) });
        await AuditLog.WriteAsync(connection, entry, ct);
        return TypedResults.Ok(Shown(answers));
    }

    private static string? Objection(PreparedCall call, int times) =>
        call.Plan.Spec.Mind.BudgetUsdDay is { } budget
            && call.Begun.EstimatedUsd * times is { } likely && likely > budget
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{times} calls may cost ${decimal.Round(likely, 4)}, more than its ${budget} a day: ask fewer times.")
            : null;

    private static Response Shown(IReadOnlyList<CallEnded> answers) => new(
        Stability.Agreement([.. answers.Select(answer => answer.Answer)]),
        answers.All(answer => answer.CostUsd is not null) ? answers.Sum(answer => answer.CostUsd) : null,
        [.. answers.Select(ShownAnswer)]);

    private static Answer ShownAnswer(CallEnded answer) => new(
        Canonical.EnumName(answer.Answer.Outcome), Stability.Shape(answer.Answer), answer.LatencyMs, answer.Attempts)
    {
        CostUsd = answer.CostUsd,
        Error = answer.Error,
        ModelAnswered = answer.Reply?.Model,
        Finish = answer.Reply is { } ended ? Canonical.EnumName<FinishReason>(ended.Finish) : null,
        Tokens = answer.Reply?.Tokens is { } tokens
            ? new CallSheet.TokenSheet(tokens.Input, tokens.Cached, tokens.Reasoning, tokens.Output)
            : null,
        Reply = answer.Reply is { } reply ? Encoding.UTF8.GetString(reply.Text) : null,
        Reasoning = answer.Reply?.Reasoning,
        Parse = answer.Parse is null ? null : JsonSerializer.Deserialize<JsonElement>(answer.Parse),
    };

    /// <param name="Desk">Name or number of the desk.</param>
    /// <param name="File">The agent file: front matter and prompt.</param>
    /// <param name="Times">How often the same is asked, 1 to 10.</param>
    internal sealed record Request(string Desk, string File, int Times = 1);

    /// <param name="Agreement">Share of the answers that are like the most frequent one, 0 to 1.</param>
    /// <param name="CostUsd">Of all together, null when one has no known price.</param>
    public sealed record Response(decimal Agreement, decimal? CostUsd, IReadOnlyList<Answer> Answers);

    /// <param name="Outcome">How the cycle would have ended.</param>
    /// <param name="Shape">What it asks for, in one line that is equal when the decisions are.</param>
    public sealed record Answer(string Outcome, string Shape, long LatencyMs, int Attempts)
    {
        /// <summary>Null when no price is known.</summary>
        public required decimal? CostUsd { get; init; }

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

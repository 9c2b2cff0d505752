using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Agents;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Api;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Deliberation.Api;

/// <summary>
/// <c>/api/deliberation/agents</c>: make, change, clone and read agents that are kept as files, and move them through
/// their stages.
/// </summary>
internal static class ApplyAgent
{
    public static void MapApplyAgent(this RouteGroupBuilder deliberation)
    {
        deliberation.MapPost("/agents", ApplyAsync)
            .RequireAdmin()
            .WithName("ApplyAgent")
            .WithSummary("Make an agent as a file says, or the next version of it; the same file twice changes "
                + "nothing.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        deliberation.MapPost("/agents/{desk}/{agent}/clone", CloneAsync)
            .RequireAdmin()
            .WithName("CloneAgent")
            .WithSummary("Make a draft of another name from an agent's newest file.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        deliberation.MapPut("/agents/{desk}/{agent}/stage", MoveAsync)
            .RequireAdmin()
            .WithName("MoveAgent")
            .WithSummary("Move an agent to a stage: shadow, paper or live; 409 lists the gates that do not hold.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        deliberation.MapGet("/agents/{desk}/{agent}/versions", VersionsAsync)
            .WithQueryFields()
            .WithName("ListAgentVersions")
            .WithSummary("Every version of an agent's file, the newest first, with what it changed.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<Applied>, ProblemHttpResult>> ApplyAsync(
        NpgsqlDataSource source, Request request, HttpContext http, CancellationToken ct) =>
        await DeskAsync(source, request.Desk, ct) is not { } desk
            ? Missing(request.Desk)
            : Shown(await new AgentShelf(source).ApplyAsync(desk, request.File, Actor.Of(http.User), ct));

    private static async Task<Results<Ok<Applied>, ProblemHttpResult>> CloneAsync(
        NpgsqlDataSource source, string desk, string agent, CloneRequest request, HttpContext http)
    {
        var ct = http.RequestAborted;
        if (await FindAsync(source, desk, agent, ct) is not { } found)
        {
            return Missing($"{desk}/{agent}");
        }

        var copy = AgentFile.Read(found.Agent.Source) with { Name = request.Name, Title = null };
        return Shown(await new AgentShelf(source).ApplyAsync(
            found.Desk, AgentFileText.Of(copy), Actor.Of(http.User), ct));
    }

    private static async Task<Results<Ok<Moved>, Conflict<Moved>, ProblemHttpResult>> MoveAsync(
        NpgsqlDataSource source, string desk, string agent, StageRequest request, HttpContext http)
    {
        var ct = http.RequestAborted;
        if (await FindAsync(source, desk, agent, ct) is not { } found)
        {
            return Missing($"{desk}/{agent}");
        }

        if (request.Stage is not (AgentStages.Shadow or AgentStages.Paper or AgentStages.Live))
        {
            return Refused($"'{request.Stage}' is no stage to move to: write shadow, paper or live.");
        }

        var result = await new AgentStages(source).MoveAsync(
            found.Desk,
            agent,
            new StageWish(request.Stage, request.Because, request.Version),
            Actor.Of(http.User),
            ct);
        if (result is StageResult.Held held)
        {
            return TypedResults.Conflict(new Moved(found.Agent.Stage, held.Why, held.Gates));
        }

        return TypedResults.Ok(new Moved(request.Stage, null, result.Gates));
    }

    private static async Task<Results<Ok<IReadOnlyList<VersionSheet>>, ProblemHttpResult>> VersionsAsync(
        NpgsqlDataSource source, string desk, string agent, CancellationToken ct)
    {
        if (await FindAsync(source, desk, agent, ct) is not { } found)
        {
            return Missing($"{desk}/{agent}");
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        var versions = await AgentVersions.ListAsync(connection, found.Agent.Id, ct);
        return TypedResults.Ok<IReadOnlyList<VersionSheet>>(
        [
            .. versions.Select((each, i) => new VersionSheet(
                each.Version,
                each.Mind,
                each.CreatedAt,
                each.Labels,
                each.Source,
                LineDiff.Of(i + 1 < versions.Count ? versions[i + 1].Source : "", each.Source))),
        ]);
    }

    /// <summary>A desk by name or number; null when there is none.</summary>
    internal static async Task<DeskRow?> DeskAsync(NpgsqlDataSource source, string desk, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await KnownDesk.FindAsync(connection, desk, ct) is { } known
            ? (await DeskRegistry.ListAsync(connection, ct)).Single(row => row.Id == known.Id)
            : null;
    }

    /// <summary>A desk and an agent of it that is kept as a file; null when there is no such one.</summary>
    internal static async Task<(DeskRow Desk, FiledAgent Agent)?> FindAsync(
        NpgsqlDataSource source, string desk, string agent, CancellationToken ct)
    {
        if (await DeskAsync(source, desk, ct) is not { } known)
        {
            return null;
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        return await AgentVersions.FindAsync(connection, known.Id, agent, ct) is { } found ? (known, found) : null;
    }

    private static Results<Ok<Applied>, ProblemHttpResult> Shown(ApplyResult result) => result switch
    {
        ApplyResult.Created created => TypedResults.Ok(new Applied(created.Agent, "created", 1, [])),
        ApplyResult.Changed changed => TypedResults.Ok(
            new Applied(changed.Agent, "changed", changed.Version, changed.Diff) { ActsAt = changed.ActsAt }),
        ApplyResult.Unchanged same => TypedResults.Ok(new Applied(same.Agent, "unchanged", same.Version, [])),
        ApplyResult.Refused refused => Refused(refused.Why, refused.Field),
        _ => throw new InvalidOperationException("Applying a file gave no answer"),
    };

    /// <summary>422 with the sentence, and under the field it is about where there is one.</summary>
    internal static ProblemHttpResult Refused(string why, string? field = null) => TypedResults.Problem(
        why,
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "Refused",
        extensions: field is null
            ? null
            : new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["errors"] = new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [why] },
            });

    internal static ProblemHttpResult Missing(string what) => TypedResults.Problem(
        $"There is no '{what}' that is kept as a file.", statusCode: StatusCodes.Status404NotFound, title: "Unknown");

    /// <param name="Desk">Name or number of the desk.</param>
    /// <param name="File">The agent file: front matter and prompt.</param>
    internal sealed record Request(string Desk, string File);

    /// <param name="Name">Name of the copy.</param>
    internal sealed record CloneRequest(string Name);

    /// <param name="Stage">shadow, paper or live.</param>
    /// <param name="Because">Why it may go to paper before its gates hold.</param>
    /// <param name="Version">The version that is to act there; the one that acts now unless given.</param>
    internal sealed record StageRequest(string Stage, string? Because = null, int? Version = null);

    /// <param name="Stage">Where it stands now.</param>
    /// <param name="Why">Why it stays there, null when it moved.</param>
    public sealed record Moved(string Stage, string? Why, IReadOnlyList<StageGate> Gates);

    /// <param name="Result">created, changed or unchanged.</param>
    /// <param name="Diff">What the file changes, line by line.</param>
    public sealed record Applied(string Agent, string Result, int Version, IReadOnlyList<string> Diff)
    {
        /// <summary>The stage at which this version acts at once, null when it does not.</summary>
        public string? ActsAt { get; init; }
    }

    /// <param name="Labels">The stages it acts at.</param>
    /// <param name="Diff">What it changed against the version before.</param>
    public sealed record VersionSheet(
        int Version, string Mind, DateTime CreatedAt, string[] Labels, string Source, IReadOnlyList<string> Diff);
}

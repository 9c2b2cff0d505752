using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Inbox;

namespace Pitwall.Server.Trading.Verbs;

/// <summary>
/// What a verb says after it put something into an inbox: done at once, or left to the server that owns the desk.
/// </summary>
internal sealed record Stepping(IReadOnlyList<string> Refusals, string? LeftTo)
{
    public static async Task<Stepping> RunAsync(
        NpgsqlDataSource source, int desk, FeedSpec? feed, CancellationToken ct) =>
        await new InboxStepper(source, TimeProvider.System).RunAsync(desk, feed, ct) switch
        {
            StepResult.Stepped stepped => new Stepping(stepped.Refusals, null),
            StepResult.OwnedBySomebody owned => new Stepping([], owned.Holder),
            StepResult.Broken broken => throw new SetupException(broken.Reason),
            _ => throw new InvalidOperationException("Stepping a desk gave no answer"),
        };

    /// <summary>Says what is left to say on the error stream and gives the exit code.</summary>
    public async Task<int> EndAsync(VerbRun run)
    {
        foreach (var refusal in Refusals)
        {
            await run.Error.WriteLineAsync($"The desk refused: {refusal}.");
        }

        if (LeftTo is not null)
        {
            await run.Error.WriteLineAsync($"Sent; {LeftTo} runs the desk and will take it.");
        }

        return Refusals.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}

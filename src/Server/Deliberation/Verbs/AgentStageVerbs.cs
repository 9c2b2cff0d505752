using System.CommandLine;
using System.Globalization;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Verbs;

namespace Pitwall.Server.Deliberation.Verbs;

/// <summary><c>pitwall agent promote|label</c>: which stage an agent stands at, and which version acts there.</summary>
internal static class AgentStageVerbs
{
    private static readonly Option<string> To = new("--to")
    {
        Description = "The stage: shadow (decides, never trades), paper or live.",
        HelpName = "stage",
        Required = true,
    };

    private static readonly Option<string?> Because = new("--because")
    {
        Description = "Why it may go to paper before its gates hold; kept with the change.",
        HelpName = "text",
    };

    private static readonly Option<int?> Version = new("--version")
    { Description = "Which version acts there; the one that acts now unless given.", HelpName = "number" };

    private static readonly Option<int> Chosen = new("--version")
    { Description = "Which version acts there from now on.", HelpName = "number", Required = true };

    /// <summary>Adds these words to the command of agents.</summary>
    public static Command Extend(Command agent)
    {
        agent.Add(AgentFileVerbs.Made(
            "promote", "Move an agent to a stage; its gates are listed.", PromoteAsync, AgentFileVerbs.Name, To,
            Because, Version));
        agent.Add(AgentFileVerbs.Made(
            "label", "Let another version act at shadow or paper: an edit is taken back so.", LabelAsync,
            AgentFileVerbs.Name, To, Chosen));
        return agent;
    }

    private static async Task<int> PromoteAsync(VerbRun run, CancellationToken ct)
    {
        var to = run.Arguments.GetRequiredValue(To);
        if (to is not (AgentStages.Shadow or AgentStages.Paper or AgentStages.Live))
        {
            throw new SetupException($"--to {to}: write shadow, paper or live.");
        }

        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var desk = await DeskChoice.OneAsync(workspace.Source, run.Arguments.GetValue(AgentFileVerbs.Desk), ct);
        var name = run.Arguments.GetRequiredValue(AgentFileVerbs.Name);
        var result = await new AgentStages(workspace.Source)
            .MoveAsync(
                desk,
                name,
                new StageWish(to, run.Arguments.GetValue(Because), run.Arguments.GetValue(Version)),
                Actor.CommandLine,
                ct);
        foreach (var gate in result.Gates)
        {
            await run.Out.WriteLineAsync(
                $"{(gate.Passed ? "ok  " : "FAIL")} {gate.Name}: {gate.Saw}, needed {gate.Needed}");
        }

        if (result is StageResult.Held held)
        {
            await run.Error.WriteLineAsync(held.Why);
            return ExitCode.Failed;
        }

        var stepped = await Stepping.RunAsync(workspace.Source, desk.Id, FeedSpec.Runnable(desk.Feed), ct);
        await run.Out.WriteLineAsync($"{name}: {((StageResult.Moved)result).From} to {to}.");
        return await stepped.EndAsync(run);
    }

    private static async Task<int> LabelAsync(VerbRun run, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var desk = await DeskChoice.OneAsync(workspace.Source, run.Arguments.GetValue(AgentFileVerbs.Desk), ct);
        var wish = new LabelWish(
            run.Arguments.GetRequiredValue(AgentFileVerbs.Name),
            run.Arguments.GetRequiredValue(To),
            run.Arguments.GetValue(Chosen));
        var result = await new AgentLabels(workspace.Source).MoveAsync(desk, wish, Actor.CommandLine, ct);
        if (result is LabelResult.Refused refused)
        {
            throw new SetupException(refused.Why);
        }

        var stepped = await Stepping.RunAsync(workspace.Source, desk.Id, FeedSpec.Runnable(desk.Feed), ct);
        await run.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{wish.Agent}: version {wish.Version} acts at {wish.Label}, before it version "
                + $"{((LabelResult.Moved)result).From}."));
        return await stepped.EndAsync(run);
    }
}

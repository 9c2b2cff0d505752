using System.CommandLine;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Trading.Verbs;

/// <summary><c>pitwall agent pause|cancel|flatten|resume NAME</c>: each prints what remains open.</summary>
internal static class AgentStopVerbs
{
    private static readonly Argument<string> Name = new("NAME")
    { Description = "Name of the agent, as 'agent list' shows it." };

    private static readonly Option<string?> Desk =
        DeskChoice.Option("The agent's desk; needed when there are several.");

    private static readonly Option<string> Reason = new("--reason")
    {
        Description = "Why, in your words; it is kept with the change.",
        HelpName = "text",
        DefaultValueFactory = _ => "by hand",
    };

    /// <summary>Adds these words to the command of agents.</summary>
    public static Command Extend(Command agent)
    {
        agent.Add(Made("resume", "Let an agent go on after a pause or a stop.", ControlLevel.Resume));
        agent.Add(Made("pause", "Take no new risk; orders and stops stay.", ControlLevel.Pause));
        agent.Add(Made("cancel", "Pause, and cancel what could still add risk.", ControlLevel.Cancel));
        agent.Add(Made("flatten", "Stop, cancel, and close what is held.", ControlLevel.Flatten));
        return agent;
    }

    private static Command Made(string word, string description, ControlLevel level)
    {
        var command = new Command(word, description) { Name, Desk, Reason, CommonOptions.Json };
        command.SetWork((run, ct) => StopAsync(run, level, ct));
        return command;
    }

    private static async Task<int> StopAsync(VerbRun run, ControlLevel level, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var desk = await DeskChoice.OneAsync(workspace.Source, run.Arguments.GetValue(Desk), ct);
        var name = run.Arguments.GetRequiredValue(Name);
        if (!AgentSlug.IsValid(name))
        {
            throw new SetupException($"'{name}' is no agent name: 'pitwall agent list' shows them.");
        }

        var slug = new AgentSlug(name);
        var control = new AgentControl(workspace.Source);
        var key = await control.SendAsync(desk.Id, slug, (level, run.Arguments.GetValue(Reason)!), ct);
        var stepped = await Stepping.RunAsync(workspace.Source, desk.Id, FeedSpec.Runnable(desk.Feed), ct);
        var receipt = await control.ReceiptAsync(desk.Id, slug, (level, key), ct);
        if (run.Json)
        {
            run.WriteJson(receipt);
            return await stepped.EndAsync(run);
        }

        await run.Out.WriteLineAsync($"{name}: {receipt.RunState ?? "not on the desk"}.");
        foreach (var held in receipt.Positions)
        {
            await run.Out.WriteLineAsync($"open: {held.Size} {held.Instrument}, "
                + (held.StopPrice is { } stop ? $"stop {stop}" : "no stop"));
        }

        foreach (var order in receipt.Orders)
        {
            await run.Out.WriteLineAsync($"open: {order.Leg} order {order.Id} on {order.Instrument}, {order.Status}"
                + (order.CancelWanted ? ", its cancel is on the way" : ""));
        }

        return await stepped.EndAsync(run);
    }
}

using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Inbox;

namespace Pitwall.Server.Trading.Verbs;

/// <summary>
/// <c>pitwall agent list|show|add|start|stop</c>: through the inbox, so it works with and without a server.
/// </summary>
internal static class AgentVerb
{
    private static readonly Argument<string> Name = new("NAME")
    { Description = "Name of the agent: a-z, 0-9 and '-'." };

    private static readonly Option<string?> Desk =
        DeskChoice.Option("The agent's desk; needed when there are several.");

    private static readonly Option<string> Mind = new("--mind")
    {
        Description = "How it decides, for example trend-follower.",
        HelpName = "mind",
        Required = true,
    };

    private static readonly Option<decimal> Cash = new("--cash")
    {
        Description = "What it starts with, USD.",
        HelpName = "number",
        DefaultValueFactory = _ => 10_000m,
    };

    private static readonly Option<string> Reason = new("--reason")
    {
        Description = "Why, in your words; it is kept with the change.",
        HelpName = "text",
        DefaultValueFactory = _ => "by hand",
    };

    public static Command Build(IMindCatalogue minds)
    {
        var list = new Command("list", "Show the agents with their standing.") { Desk, CommonOptions.Json };
        list.SetWork(ListAsync);
        var show = new Command(
            "show", "Show one agent: limits, books and what it holds.") { Name, Desk, CommonOptions.Json };
        show.SetWork(ShowAsync);
        var add = new Command("add", "Put a new agent on a desk, with a paper account of its own.")
        {
            Name, Mind, Cash, Desk, CommonOptions.Json,
        };
        add.SetWork((run, ct) => AddAsync(run, minds, ct));
        return new Command("agent", "Agents: list, show, add, start and stop them.")
        {
            list, show, add,
            Switch("start", "Let an agent take new risk again.", RunState.Running),
            Switch("stop", "Let an agent take no new risk; its stops stay.", RunState.Stopped),
        };
    }

    private static Command Switch(string word, string description, RunState state)
    {
        var command = new Command(word, description) { Name, Desk, Reason, CommonOptions.Json };
        command.SetWork((run, ct) => SwitchAsync(run, state, ct));
        return command;
    }

    private static async Task<int> ListAsync(VerbRun run, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var desks = await DeskChoice.ManyAsync(workspace.Source, run.Arguments.GetValue(Desk), ct);
        var agents = (await AgentViews.ListAsync(workspace.Source, ct))
            .Where(agent => desks.Any(desk => string.Equals(desk.Name, agent.Desk, StringComparison.Ordinal)))
            .ToList();
        if (run.Json)
        {
            run.WriteJson(agents);
            return ExitCode.Done;
        }

        foreach (var agent in agents)
        {
            await run.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{agent.Name,-24} {agent.Desk,-16} {agent.Mind,-24} {agent.RunState ?? "joining",-8} "
                + $"{agent.CashUsd + agent.MarginUsd,16:N2} USD  {agent.Fills,8:N0} fills"));
        }

        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(VerbRun run, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var desk = await DeskChoice.OneAsync(workspace.Source, run.Arguments.GetValue(Desk), ct);
        var name = await KnownAsync(workspace.Source, desk, run.Arguments.GetRequiredValue(Name), ct);
        var shown = await AgentViews.ShowAsync(workspace.Source, desk.Id, name, ct);
        if (run.Json)
        {
            run.WriteJson(shown);
            return ExitCode.Done;
        }

        await run.Out.WriteLineAsync(shown.ToString());
        return ExitCode.Done;
    }

    private static async Task<int> AddAsync(VerbRun run, IMindCatalogue minds, CancellationToken ct)
    {
        var name = run.Arguments.GetRequiredValue(Name);
        if (!AgentSlug.IsValid(name))
        {
            throw new SetupException(
                $"'{name}' is no agent name: use 1 to 63 of a-z, 0-9 and '-', starting with a letter or digit.");
        }

        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var desk = await DeskChoice.OneAsync(workspace.Source, run.Arguments.GetValue(Desk), ct);
        var feed = FeedSpec.Runnable(desk.Feed);
        var coins = feed?.InstrumentIds.ToImmutableArray() ?? [];
        var mind = minds.Find(run.Arguments.GetRequiredValue(Mind), coins) switch
        {
            MindsResult.Found { Minds: [var only] } => only,
            MindsResult.Unknown unknown => throw new SetupException(unknown.Sentence),
            _ => throw new SetupException("--mind names one mind, not a list of them."),
        };
        await new DeskSetup(workspace.Source).SeatAsync(
            desk.Id, new NewSeat(new AgentSlug(name), mind, DeskVerb.Money(run.Arguments.GetValue(Cash))), ct);
        return await SayAsync(run, workspace.Source, desk, $"{name} joins {desk.Name} with the mind {mind.Name}.", ct);
    }

    private static async Task<int> SwitchAsync(VerbRun run, RunState state, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var desk = await DeskChoice.OneAsync(workspace.Source, run.Arguments.GetValue(Desk), ct);
        var name = await KnownAsync(workspace.Source, desk, run.Arguments.GetRequiredValue(Name), ct);
        var input = new Input.RunSet(DeskInbox.Unset, new AgentSlug(name), state, run.Arguments.GetValue(Reason)!);
        await using (var connection = await workspace.Source.OpenConnectionAsync(ct))
        {
            // Every call of the verb is a wish of its own, so the key is new each time.
            await DeskInbox.SendAsync(connection,
                new Letter(desk.Id, "cli", Guid.CreateVersion7().ToString(), input), ct);
        }

        return await SayAsync(run, workspace.Source, desk, $"{name} is told: {Canonical.EnumName(state)}.", ct);
    }

    private static async Task<int> SayAsync(
        VerbRun run, NpgsqlDataSource source, DeskRow desk, string sentence, CancellationToken ct)
    {
        var stepped = await Stepping.RunAsync(source, desk.Id, FeedSpec.Runnable(desk.Feed), ct);
        if (run.Json)
        {
            run.WriteJson(new Result(desk.Name, stepped.LeftTo is null, stepped.Refusals));
        }
        else if (stepped.Refusals.Count == 0)
        {
            await run.Out.WriteLineAsync(sentence);
        }

        return await stepped.EndAsync(run);
    }

    private static async Task<string> KnownAsync(
        NpgsqlDataSource source, DeskRow desk, string name, CancellationToken ct)
    {
        var names = (await AgentViews.ListAsync(source, ct))
            .Where(agent => string.Equals(agent.Desk, desk.Name, StringComparison.Ordinal))
            .Select(agent => agent.Name)
            .ToList();
        if (names.Contains(name, StringComparer.Ordinal))
        {
            return name;
        }

        var hint = Complaints.Nearest(name, names) is { } near
            ? $"did you mean {near}?" : $"it has {string.Join(", ", names)}.";
        throw new SetupException($"Desk {desk.Name} has no agent {name}: {hint}");
    }

    private sealed record Result(string Desk, bool Done, IReadOnlyList<string> Refusals);
}

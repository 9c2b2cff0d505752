using System.CommandLine;
using System.Globalization;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Agents;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Files.Foreign;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Verbs;

namespace Pitwall.Server.Deliberation.Verbs;

/// <summary>
/// <c>pitwall agent apply|export|clone|versions|diff|convert</c>: agents that are kept as files, with and without a
/// server.
/// </summary>
internal static class AgentFileVerbs
{
    internal static readonly Argument<string> Name = new("NAME")
    { Description = "Name of the agent, as 'agent list' shows it." };

    private static readonly Argument<string> Other = new("NEW")
    { Description = "Name of the new agent: a-z, 0-9 and '-'." };

    private static readonly Option<string> File = new("--file", "-f")
    {
        Description = "An agent file, or a folder of *.agent.md.",
        HelpName = "path",
        Required = true,
    };

    private static readonly Option<int?> Version = new("--version")
    { Description = "Which version; the newest unless given.", HelpName = "number" };

    private static readonly Option<string> Coins = new("--coins")
    { Description = "What it trades, for example BTC,ETH.", HelpName = "symbols", Required = true };

    private static readonly Option<string> Model = new("--model")
    {
        Description = "Who thinks for it, for example deepseek/deepseek-chat.",
        HelpName = "provider/model",
        Required = true
    };

    internal static readonly Option<string?> Desk =
        DeskChoice.Option("The agent's desk; needed when there are several.");

    /// <summary>Adds these words to the command of agents.</summary>
    public static Command Extend(Command agent)
    {
        agent.Add(Made("apply", "Make agents as their files say, or the next version of them.", ApplyAsync, File));
        agent.Add(Made("export", "Print an agent's file.", ExportAsync, Name, Version));
        agent.Add(Made("clone", "Make a new agent from another one's file.", CloneAsync, Name, Other));
        agent.Add(Made("versions", "List an agent's versions and which acts at which stage.", VersionsAsync, Name));
        agent.Add(Made("diff", "Show what the newest version changes, or what --version changed.", DiffAsync, Name,
            Version));
        agent.Add(Made(
            "convert", "Print a nofx, nof0 or Condor file as an agent file.", ConvertAsync, File, Other, Coins, Model));
        return AgentStageVerbs.Extend(agent);
    }

    internal static Command Made(
        string word, string description, Func<VerbRun, CancellationToken, Task<int>> work, params Symbol[] symbols)
    {
        var command = new Command(word, description) { Desk, CommonOptions.Json };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        command.SetWork(work);
        return command;
    }

    private static async Task<int> ApplyAsync(VerbRun run, CancellationToken ct)
    {
        var paths = Paths(run.Arguments.GetRequiredValue(File));
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var desk = await DeskChoice.OneAsync(workspace.Source, run.Arguments.GetValue(Desk), ct);
        var shelf = new AgentShelf(workspace.Source);
        var results = new List<ApplyResult>();
        foreach (var path in paths)
        {
            var result = await shelf.ApplyAsync(
                desk, await System.IO.File.ReadAllTextAsync(path, ct), Actor.CommandLine, ct);
            results.Add(result);
            if (!run.Json)
            {
                await run.Out.WriteLineAsync(Said(path, result));
            }
        }

        await Stepping.RunAsync(workspace.Source, desk.Id, FeedSpec.Runnable(desk.Feed), ct);
        if (run.Json)
        {
            run.WriteJson(results.Select(result =>
                new Applied(result.Agent, Word(result), DiffOf(result), WhyOf(result))));
        }

        var refused = results.Count(result => result is ApplyResult.Refused);
        return refused == 0 ? ExitCode.Done : refused == results.Count ? ExitCode.Failed : ExitCode.PartlyDone;
    }

    private static IReadOnlyList<string> Paths(string path)
    {
        if (Directory.Exists(path))
        {
            var files = Directory.GetFiles(path, $"*{AgentFile.Suffix}");
            Array.Sort(files, StringComparer.Ordinal);
            return files.Length > 0
                ? files
                : throw new SetupException($"{path} holds no *{AgentFile.Suffix}: name a file with --file.");
        }

        return System.IO.File.Exists(path)
            ? [path]
            : throw new SetupException($"There is no file {path}.");
    }

    private static string Said(string path, ApplyResult result) => result switch
    {
        ApplyResult.Created created =>
            $"{created.Agent}: version 1, a draft; 'agent promote {created.Agent} --to shadow' starts it",
        ApplyResult.Changed changed => string.Create(CultureInfo.InvariantCulture,
            $"{changed.Agent}: version {changed.Version}\n  {string.Join("\n  ", changed.Diff)}{Acts(changed)}"),
        ApplyResult.Unchanged same => string.Create(
            CultureInfo.InvariantCulture, $"{same.Agent}: unchanged, version {same.Version}"),
        ApplyResult.Refused refused => $"{Path.GetFileName(path)}: refused. {refused.Why}",
        _ => throw new InvalidOperationException("Applying a file gave no answer"),
    };

    /// <summary>An edit of a seated agent does not wait for anybody, so it says so and how to take it back.</summary>
    private static string Acts(ApplyResult.Changed changed) => changed.ActsAt is not { } stage ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"\n  It acts at {stage} from its next question on; 'agent label {changed.Agent} --to {stage} --version "
            + $"{changed.Before}' takes it back.");

    private static string Word(ApplyResult result) => result.GetType().Name.ToLowerInvariant();

    private static IReadOnlyList<string> DiffOf(ApplyResult result) =>
        result is ApplyResult.Changed changed ? changed.Diff : [];

    private static string? WhyOf(ApplyResult result) => (result as ApplyResult.Refused)?.Why;

    private static async Task<int> ExportAsync(VerbRun run, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var (_, versions) = await FindAsync(run, workspace, ct);
        await run.Out.WriteAsync(Chosen(run, versions).Source);
        return ExitCode.Done;
    }

    private static async Task<int> CloneAsync(VerbRun run, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var (desk, versions) = await FindAsync(run, workspace, ct);
        var spec = AgentFile.Read(versions[0].Source) with
        {
            Name = run.Arguments.GetRequiredValue(Other),
            Title = null
        };
        var result = await new AgentShelf(workspace.Source)
            .ApplyAsync(desk, AgentFileText.Of(spec), Actor.CommandLine, ct);
        await run.Out.WriteLineAsync(Said(spec.Name, result));
        return result is ApplyResult.Refused ? ExitCode.Failed : ExitCode.Done;
    }

    private static async Task<int> ConvertAsync(VerbRun run, CancellationToken ct)
    {
        var path = Paths(run.Arguments.GetRequiredValue(File))[0];
        var model = run.Arguments.GetRequiredValue(Model).Split('/', 2);
        if (model.Length != 2)
        {
            throw new SetupException("--model names provider/model, for example deepseek/deepseek-chat.");
        }

        try
        {
            var wish = new ForeignWish(
                run.Arguments.GetRequiredValue(Other),
                run.Arguments.GetRequiredValue(Coins).Split(',', StringSplitOptions.TrimEntries),
                model[0],
                model[1]);
            var read = ForeignAgents.Read(path, await System.IO.File.ReadAllTextAsync(path, ct), wish);
            await run.Out.WriteAsync(AgentFileText.Of(read.Spec));
            if (read.NotTaken.Count > 0)
            {
                await run.Error.WriteLineAsync(
                    $"Not taken, nothing here is like it: {string.Join(", ", read.NotTaken)}");
            }

            return ExitCode.Done;
        }
        catch (AgentFileException wrong)
        {
            throw new SetupException($"{Path.GetFileName(path)}: {wrong.Message}.", wrong);
        }
    }

    private static async Task<int> VersionsAsync(VerbRun run, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var (_, versions) = await FindAsync(run, workspace, ct);
        if (run.Json)
        {
            run.WriteJson(versions.Select(each => new { each.Version, each.Mind, each.CreatedAt, each.Labels }));
            return ExitCode.Done;
        }

        foreach (var each in versions)
        {
            await run.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{each.Version,4}  {each.CreatedAt:yyyy-MM-dd HH:mm:ss}Z  {each.Mind,-32} "
                    + $"{string.Join(", ", each.Labels)}"));
        }

        return ExitCode.Done;
    }

    private static async Task<int> DiffAsync(VerbRun run, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var (_, versions) = await FindAsync(run, workspace, ct);
        var chosen = Chosen(run, versions);
        var before = versions.FirstOrDefault(each => each.Version == chosen.Version - 1);
        foreach (var line in LineDiff.Of(before?.Source ?? "", chosen.Source))
        {
            await run.Out.WriteLineAsync(line);
        }

        return ExitCode.Done;
    }

    private static async Task<(DeskRow Desk, IReadOnlyList<FiledVersion> Versions)> FindAsync(
        VerbRun run, Workspace workspace, CancellationToken ct)
    {
        var desk = await DeskChoice.OneAsync(workspace.Source, run.Arguments.GetValue(Desk), ct);
        var name = run.Arguments.GetRequiredValue(Name);
        await using var connection = await workspace.Source.OpenConnectionAsync(ct);
        return await AgentVersions.FindAsync(connection, desk.Id, name, ct) is { } agent
            ? (desk, await AgentVersions.ListAsync(connection, agent.Id, ct))
            : throw new SetupException($"The desk {desk.Name} has no agent file {name}.");
    }

    private static FiledVersion Chosen(VerbRun run, IReadOnlyList<FiledVersion> versions)
    {
        var wanted = run.Arguments.GetValue(Version) ?? versions[0].Version;
        return versions.FirstOrDefault(each => each.Version == wanted)
            ?? throw new SetupException($"There is no version {wanted}: there are 1 to {versions[0].Version}.");
    }

    private sealed record Applied(string Agent, string Result, IReadOnlyList<string> Diff, string? Why);
}

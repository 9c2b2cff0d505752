using System.CommandLine;
using System.Globalization;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Deliberation.Http;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Trading.Verbs;

namespace Pitwall.Server.Deliberation.Verbs;

/// <summary>
/// <c>pitwall agent preview|test|check</c>: what an agent would be told, what it would answer, and whether an address
/// keeps the contract. Nothing of it reaches a desk.
/// </summary>
internal static class AgentMindVerbs
{
    private const int TimesMax = 100;

    private static readonly Argument<string> Name = new("NAME")
    { Description = "Name of the agent, as 'agent list' shows it." };

    private static readonly Argument<string> Url = new(
        "URL")
    { Description = "Where the mind answers, http or https." };

    private static readonly Option<int> Times = new("--k")
    {
        Description = "How often the same question is asked, 1 to 100.",
        HelpName = "number",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string?> Call = new("--call")
    {
        Description = "Tell again what this stored call of the desk, or the call of this decision, was told.",
        HelpName = "id",
    };

    private static readonly Option<string?> Secret = new("--secret-from")
    {
        Description = "Name of the setting Secrets:<name> the questions are signed with.",
        HelpName = "name",
    };

    private static readonly Option<string?> Desk =
        DeskChoice.Option("The agent's desk; needed when there are several.");

    /// <summary>Adds these words to the command of agents.</summary>
    public static Command Extend(Command agent)
    {
        var preview = new Command("preview", "Print the prompt an agent would get now, with its tokens and cost.")
        { Name, Call, Desk, CommonOptions.Json };
        preview.SetWork(PreviewAsync);
        var test = new Command("test", "Ask an agent's mind now, so often, and show how alike the answers are.")
        { Name, Times, Call, Desk, CommonOptions.Json };
        test.SetWork(TestAsync);
        var check = new Command("check", "Try whether an http mind keeps the contract: twelve probes.")
        { Url, Secret, CommonOptions.Json };
        check.SetWork(CheckAsync);
        agent.Add(preview);
        agent.Add(test);
        agent.Add(check);
        return agent;
    }

    private static async Task<int> PreviewAsync(VerbRun run, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        using var http = ModelHttp.Make();
        var call = await PrepareAsync(run, workspace, http, ct);
        var tokens = call.Tokens.Prompt;
        var aDay = Moment.Day / call.Plan.Spec.Schedule.EveryMicros;
        if (run.Json)
        {
            run.WriteJson(new
            {
                call.Begun.Prompt.SystemText,
                call.Begun.Prompt.UserText,
                At = call.Begun.Ask.At.ToString(),
                Call = call.Retold,
                Tokens = tokens,
                EstimatedUsd = call.LikelyUsd,
                EstimatedUsdMax = call.Begun.EstimatedUsd,
                UsdPerDay = call.LikelyUsd * aDay,
                Blocks = call.Begun.Prompt.Blocks.Select(block =>
                    new { block.Kind, block.Text.Length, block.IsUntrusted }),
            });
            return ExitCode.Done;
        }

        await run.Out.WriteLineAsync(call.Begun.Prompt.SystemText + call.Begun.Prompt.UserText);
        await run.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"about {tokens:N0} tokens; {Money(call.LikelyUsd)} a call ({Money(call.Begun.EstimatedUsd)} at most), "
                + $"{Money(call.LikelyUsd * aDay)} a day "
            + $"at {aDay:N0} cycles{ToldAgain(call)}"));
        return ExitCode.Done;
    }

    private static async Task<int> TestAsync(VerbRun run, CancellationToken ct)
    {
        var times = run.Arguments.GetValue(Times);
        if (times is < 1 or > TimesMax)
        {
            throw new SetupException($"--k {times}: write a number from 1 to {TimesMax}.");
        }

        await using var workspace = await run.OpenWorkspaceAsync(ct);
        using var http = ModelHttp.Make();
        var desk = await DeskChoice.OneAsync(workspace.Source, run.Arguments.GetValue(Desk), ct);
        var rehearsal = RehearsalOf(run, workspace, http);
        var call = await rehearsal.PrepareAsync(desk, run.Arguments.GetRequiredValue(Name), CallOf(run), ct);
        var answers = await rehearsal.AskAsync(call, new RehearsalOrder(desk.Name, times, Actor.CommandLine), ct) switch
        {
            RehearsalResult.Refused { Budget.Why: var why } => throw new SetupException($"Nobody was asked: {why}."),
            RehearsalResult.Answered made => made.Answers,
            _ => throw new InvalidOperationException("A test run is made or refused"),
        };
        await TellAsync(run, call, answers);
        return ExitCode.Done;
    }

    private static async Task TellAsync(VerbRun run, PreparedCall call, IReadOnlyList<CallEnded> answers)
    {
        var steadiness = Steadiness.Of([.. answers.Select(answer => answer.Answer)]);
        if (run.Json)
        {
            run.WriteJson(new
            {
                steadiness?.Answers.Agreement,
                ModeShare = steadiness?.Answers.Mode,
                steadiness?.Answers.Entropy,
                Sizes = steadiness?.Sizes ?? [],
                CostUsd = RehearsalStore.CostOf(answers),
                Call = call.Retold,
                Answers = answers.Select(answer => new
                {
                    Outcome = Canonical.EnumName(answer.Answer.Outcome),
                    Shape = Steadiness.Shape(answer.Answer),
                    answer.LatencyMs,
                    answer.CostUsd,
                    Estimated = answer.IsEstimated,
                    answer.Error,
                }),
            });
            return;
        }

        foreach (var answer in answers)
        {
            await run.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{Canonical.EnumName(answer.Answer.Outcome),-14} {answer.LatencyMs,7:N0} ms  "
                    + $"{Money(answer.CostUsd),-12} "
                + $"{Steadiness.Shape(answer.Answer)}{(answer.Error is { } error ? $" ({error})" : "")}"));
        }

        await run.Out.WriteLineAsync(Summary(steadiness, answers) + ToldAgain(call));
    }

    private static string Summary(Steadiness? steadiness, IReadOnlyList<CallEnded> answers)
    {
        var cost = Money(RehearsalStore.CostOf(answers))
            + (answers.Any(answer => answer.IsEstimated) ? ", some of it estimated" : "");
        if (steadiness is not { Answers: var alike, Sizes: var sizes })
        {
            return $"one answer has nothing to agree with; {cost}";
        }

        var spreads = sizes.Select(size => string.Create(
            CultureInfo.InvariantCulture, $"; sizes of {size.What} spread {size.Spread:0.00} times"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{alike.Agreement:P1} of pairs agree, {alike.Mode:P1} of {answers.Count} answers are the most frequent "
                + $"one, entropy {alike.Entropy:0.00}{string.Concat(spreads)}; {cost}");
    }

    private static async Task<int> CheckAsync(VerbRun run, CancellationToken ct)
    {
        if (!Uri.TryCreate(run.Arguments.GetRequiredValue(Url), UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https"))
        {
            throw new SetupException($"'{run.Arguments.GetRequiredValue(Url)}' is no http or https address.");
        }

        var secret = run.Arguments.GetValue(Secret) is { } name
            ? run.Config[$"Secrets:{name}"] ?? throw new SetupException($"Secrets:{name} is not set.")
            : null;
        using var http = ModelHttp.Make();
        var probes = await new MindCheck(http, TimeProvider.System, url, secret).RunAsync(ct);
        if (run.Json)
        {
            run.WriteJson(probes);
        }
        else
        {
            foreach (var probe in probes)
            {
                var word = probe.Passed switch { true => "ok  ", false => "FAIL", null => "skip" };
                await run.Out.WriteLineAsync($"{word} {probe.Name,-26} {probe.Saw}");
            }
        }

        return probes.Any(probe => probe.Passed == false) ? ExitCode.Failed : ExitCode.Done;
    }

    private static async Task<PreparedCall> PrepareAsync(
        VerbRun run, Workspace workspace, HttpClient http, CancellationToken ct)
    {
        var desk = await DeskChoice.OneAsync(workspace.Source, run.Arguments.GetValue(Desk), ct);
        return await RehearsalOf(run, workspace, http)
            .PrepareAsync(desk, run.Arguments.GetRequiredValue(Name), CallOf(run), ct);
    }

    private static string ToldAgain(PreparedCall call) =>
        call.Retold is { } id ? $"; told again what the call {id} of {call.Begun.Ask.At} was told" : "";

    private static Guid? CallOf(VerbRun run) => run.Arguments.GetValue(Call) is not { } text ? null
        : Guid.TryParse(text, out var id) ? id
        : throw new SetupException(
            $"--call '{text}' is no id of a call: the page of a decision shows its own and that of its call.");

    private static Rehearsal RehearsalOf(VerbRun run, Workspace workspace, HttpClient http) =>
        new(workspace.Source, TimeProvider.System, new CallMaker(run.Config, http, TimeProvider.System));

    private static string Money(decimal? usd) =>
        usd is { } known ? $"${DecimalMath.ToText(decimal.Round(known, 6))}" : "of no known price";
}

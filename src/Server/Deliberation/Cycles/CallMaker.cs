using System.Text;
using Pitwall.Engine.Deliberation.Prompts;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Http;
using Pitwall.Server.Deliberation.Providers;
using Pitwall.Server.Deliberation.Record;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>Whether an ask becomes a call.</summary>
internal abstract record Preparation
{
    internal sealed record Ready(PreparedCall Call) : Preparation;

    /// <summary>No call is made, and the cycle ends with what kept it.</summary>
    internal sealed record Spared(CycleOutcome Outcome, string Why) : Preparation;
}

/// <summary>
/// Turns an ask into a call by the agent's plan, makes it, and reads the reply. The only place that knows both how an
/// agent is configured and who answers.
/// </summary>
internal sealed class CallMaker(IConfiguration config, HttpClient http, TimeProvider time)
{
    private readonly ProviderList providers = new(config);
    private readonly PriceTable prices = new(config);
    private readonly ModelCaller models = new(http, time);
    private readonly HttpMindClient minds = new(http, config, time);

    /// <summary>What the house allows all agents together.</summary>
    public HouseBudget House { get; } = HouseBudget.Read(config);

    /// <summary>Where its calls and failures are counted.</summary>
    public static MindAddress AddressOf(SpecMind mind) => mind.IsLlm
        ? new MindAddress(mind.Provider!, mind.Model!)
        : new MindAddress(new Uri(mind.Url!).Authority, mind.Url!);

    /// <summary>The days in which budgets count at a moment of a desk.</summary>
    public BudgetDay DayOf(int desk, Moment now, bool withRehearsals = false) =>
        new(desk, now, time.GetUtcNow().UtcDateTime.Date, withRehearsals);

    /// <summary>A call for a desk, unless a budget or a breaker is against it.</summary>
    public Preparation Prepare(int desk, Ask ask, RoundFacts round)
    {
        var drafted = Draft(desk, ask, round);
        if (drafted is not Preparation.Ready { Call: var call })
        {
            return drafted;
        }

        var mind = call.Plan.Spec.Mind;
        if (round.Budgets.Objection(call) is { } overspent)
        {
            return new Preparation.Spared(CycleOutcome.BudgetSkip, overspent.Why);
        }

        if (round.Breakers.Objection(AddressOf(mind), mind.DeadlineSeconds * 1_000L, ask.At) is { } rest)
        {
            return new Preparation.Spared(CycleOutcome.ProviderError, rest);
        }

        var bounded = call.Within(round.Budgets);
        round.Budgets.Promise(bounded);
        return new Preparation.Ready(bounded);
    }

    /// <summary>What would be asked, whoever may be against it.</summary>
    public Preparation Draft(int desk, Ask ask, RoundFacts round)
    {
        if (!round.Plans.TryGetValue(ask.Agent.ToString(), out var plan))
        {
            return new Preparation.Spared(CycleOutcome.ProviderError, "the agent has no version that could act");
        }

        var mind = plan.Spec.Mind;
        if (!mind.IsLlm)
        {
            return Knowing(Http(desk, ask, plan, round));
        }

        return providers.Find(mind.Provider!) is { } settings
            ? Knowing(Llm(desk, ask, plan, prices.Find(settings, mind.Model!, Today()), round))
            : new Preparation.Spared(
                CycleOutcome.ProviderError, $"no provider {mind.Provider} is configured here");
    }

    /// <summary>A call that tells no more than could be known when it is asked; any other is not made.</summary>
    private static Preparation Knowing(PreparedCall call) =>
        call.Begun.Prompt.LaterThan(call.Begun.Ask.At) is { } ahead
            ? new Preparation.Spared(
                CycleOutcome.StaleDataSkip,
                $"what it would be told of '{ahead.Kind}' is of {ahead.AsOf}, after the question of "
                    + $"{call.Begun.Ask.At}")
            : new Preparation.Ready(call);

    public Task<CallEnded> MakeAsync(PreparedCall call, CancellationToken ct) =>
        call.Body is null ? AskModelAsync(call, ct) : AskHttpAsync(call, ct);

    private PreparedCall Llm(int desk, Ask ask, AgentPlan plan, ModelPrice? price, RoundFacts round)
    {
        var mind = plan.Spec.Mind;
        var prompt = round.Retold?.PromptOf(plan.Spec) ?? Briefs.PromptOf(plan.Spec, ask, round);
        var begun = new CallBegun(
            CallBegun.IdOf(desk, ask), desk, ask, plan.Version, SpecMind.Llm, mind.Provider!, mind.Model!)
        {
            Template = PromptTemplate.Version,
            Prompt = prompt,
            News = NewsOf(plan.Spec, ask, round),
        };
        var tokens = TokenEstimate.Of(
            begun.PromptBytes, round.Ratios.Of(AddressOf(mind)), mind.OutputTokensMax);
        return new PreparedCall(
            begun with { EstimatedUsd = price?.Of(tokens.Most), EstimatedTokens = tokens.Most.Total },
            plan,
            price,
            null)
        {
            Tokens = tokens,
        };
    }

    private static PreparedCall Http(int desk, Ask ask, AgentPlan plan, RoundFacts round)
    {
        // A body told again names the call it was made for.
        var id = round.Retold?.Call ?? CallBegun.IdOf(desk, ask);
        var body = round.Retold?.Body ?? HttpMindBody.Of(plan.Spec, ask, round, id);
        var told = round.Retold?.Blocks[0] ?? new PromptBlock(
            "contract", Encoding.UTF8.GetString(body), HttpMindBody.AsOf(plan.Spec, ask, round));
        var address = AddressOf(plan.Spec.Mind);
        var begun = new CallBegun(
            id, desk, ask, plan.Version, SpecMind.Http, address.Provider, address.Model)
        {
            Template = HttpMindBody.Version,
            Prompt = new Prompt([], [told]),
            News = NewsOf(plan.Spec, ask, round),
            EstimatedUsd = 0m,
        };
        return new PreparedCall(begun, plan, null, body)
        {
            Tokens = TokenEstimate.Of(begun.PromptBytes, TokenEstimate.PerByteAtFirst, replyMax: 0),
        };
    }

    private static IReadOnlyList<long> NewsOf(AgentSpec spec, Ask ask, RoundFacts round) =>
        [.. round.News.For(spec.Reads, ask.At).Select(news => news.Id)];

    private async Task<CallEnded> AskModelAsync(PreparedCall call, CancellationToken ct)
    {
        var mind = call.Plan.Spec.Mind;
        var result = await models.CallAsync(
            providers.Find(mind.Provider!)!,
            new ModelCall(
                mind.Model!,
                call.Begun.Prompt.SystemText,
                call.Begun.Prompt.UserText,
                mind.Temperature,
                mind.OutputTokensMax)
            {
                Deadline = TimeSpan.FromSeconds(mind.DeadlineSeconds),
                AttemptsMax = call.Begun.AttemptsMax,
            },
            ct);
        return Read(call, result);
    }

    private async Task<CallEnded> AskHttpAsync(PreparedCall call, CancellationToken ct) =>
        Read(call, await minds.CallAsync(call.Plan.Spec.Mind, call.Begun, call.Body!, ct));

    private static CallEnded Read(PreparedCall call, CallResult result)
    {
        var id = call.Begun.Id;
        if (result.Last is AttemptResult.Failed failed)
        {
            var outcome = failed.Fault == CallFault.Timeout ? CycleOutcome.Timeout : CycleOutcome.ProviderError;
            var unanswered = new CallEnded(
                id, new MindReply(outcome, [], failed.Why), result.LatencyMs, result.Attempts)
            {
                Error = $"{Canonical.EnumName(failed.Fault)}: {failed.Why}"
                    + (failed.Detail is { } detail ? $" ({detail})" : ""),
                Fault = failed.Fault,
            };
            return call.Charged(unanswered, result.Uncounted);
        }

        var reply = ((AttemptResult.Answered)result.Last).Reply;
        var briefing = call.Begun.Ask.Briefing!;
        var parsed = ReplyParser.Parse(
            new ReplyText(reply.Text, reply.Reasoning, reply.Place),
            ReplyContext.Of(briefing, call.Begun.Ask.Marks) with { Finish = reply.Finish });
        var answered = new CallEnded(id, parsed.ToMindReply(), result.LatencyMs, result.Attempts) { Reply = reply };
        return call.Charged(answered, result.Uncounted) with
        {
            Reply = reply with
            {
                Reasoning = reply.Reasoning ?? parsed.Reasoning?.Text,
                Place = reply.Place ?? parsed.Reasoning?.Place,
            },
            Parse = ParseRecord.Of(parsed),
        };
    }

    private DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}

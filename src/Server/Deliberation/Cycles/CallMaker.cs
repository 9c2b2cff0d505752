using System.Globalization;
using Pitwall.Engine.Deliberation.Prompts;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Http;
using Pitwall.Server.Deliberation.Providers;
using Pitwall.Server.Deliberation.Record;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>A call that is ready to be made. Body is what an http mind is sent, null for a language model.</summary>
internal sealed record PreparedCall(CallBegun Begun, AgentPlan Plan, ModelPrice? Price, byte[]? Body);

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

    /// <summary>Under which name its failures are counted: a provider, or the host of an http mind.</summary>
    public string ProviderOf(SpecMind mind) => mind.IsLlm ? mind.Provider! : new Uri(mind.Url!).Host;

    public Preparation Prepare(int desk, Ask ask, RoundFacts round)
    {
        if (!round.Plans.TryGetValue(ask.Agent.ToString(), out var plan))
        {
            return new Preparation.Spared(CycleOutcome.ProviderError, "the agent has no version that could act");
        }

        var mind = plan.Spec.Mind;
        var provider = ProviderOf(mind);
        var settings = mind.IsLlm ? providers.Find(provider) : null;
        if (mind.IsLlm && settings is null)
        {
            return new Preparation.Spared(CycleOutcome.ProviderError, $"no provider {provider} is configured here");
        }

        var price = settings is null ? null : prices.Find(settings, mind.Model!, Today());
        var call = mind.IsLlm ? Llm(desk, ask, plan, price, round) : Http(desk, ask, plan, round);
        var objection = round.Budgets.Objection(ask, mind, call.Begun.EstimatedUsd);
        return objection is not null ? new Preparation.Spared(CycleOutcome.BudgetSkip, objection)
            : round.Breakers.Objection(provider, ask.At) is { } rest
                ? new Preparation.Spared(CycleOutcome.ProviderError, rest)
            : new Preparation.Ready(call);
    }

    public Task<CallEnded> MakeAsync(PreparedCall call, CancellationToken ct) =>
        call.Body is null ? AskModelAsync(call, ct) : AskHttpAsync(call, ct);

    private PreparedCall Llm(int desk, Ask ask, AgentPlan plan, ModelPrice? price, RoundFacts round)
    {
        var mind = plan.Spec.Mind;
        var prompt = Briefs.PromptOf(plan.Spec, ask, round);
        var begun = new CallBegun(
            CallBegun.IdOf(desk, ask), desk, ask, plan.Version, SpecMind.Llm, mind.Provider!, mind.Model!)
        {
            Template = PromptTemplate.Version,
            Prompt = prompt,
            News = NewsOf(plan.Spec, ask, round),
        };
        var tokens = TokenEstimate.Of(begun.PromptBytes);
        return new PreparedCall(
            begun with { EstimatedUsd = price?.Of(new TokenCount(tokens, 0, 0, TokenEstimate.Reply)) },
            plan,
            price,
            null);
    }

    private static PreparedCall Http(int desk, Ask ask, AgentPlan plan, RoundFacts round)
    {
        var body = HttpMindBody.Of(plan.Spec, ask, round, CallBegun.IdOf(desk, ask));
        var begun = new CallBegun(
            CallBegun.IdOf(desk, ask), desk, ask, plan.Version, SpecMind.Http, new Uri(plan.Spec.Mind.Url!).Host,
            plan.Spec.Mind.Url!)
        {
            Template = HttpMindBody.Version,
            Prompt = new Prompt([], [new PromptBlock("contract", System.Text.Encoding.UTF8.GetString(body), ask.At)]),
            News = NewsOf(plan.Spec, ask, round),
            EstimatedUsd = 0m,
        };
        return new PreparedCall(begun, plan, null, body);
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
            return new CallEnded(id, new MindReply(outcome, [], failed.Why), result.LatencyMs, result.Attempts)
            {
                Error = $"{Canonical.EnumName(failed.Fault)}: {failed.Why}",
            };
        }

        var reply = ((AttemptResult.Answered)result.Last).Reply;
        var briefing = call.Begun.Ask.Briefing!;
        var parsed = ReplyParser.Parse(
            new ReplyText(reply.Text, reply.Reasoning, reply.Place),
            ReplyContext.Of(briefing, call.Begun.Ask.Marks) with { Finish = reply.Finish });
        return new CallEnded(id, parsed.ToMindReply(), result.LatencyMs, result.Attempts)
        {
            Reply = reply with
            {
                Reasoning = reply.Reasoning ?? parsed.Reasoning?.Text,
                Place = reply.Place ?? parsed.Reasoning?.Place,
            },
            CostUsd = call.Body is null ? call.Price?.Of(reply.Tokens) : reply.ClaimedUsd ?? 0m,
            PricedFrom = call.Price?.From is { } from && from > DateOnly.MinValue ? from : null,
            Parse = ParseRecord.Of(parsed),
        };
    }

    private DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}

/// <summary>
/// How many tokens a text is likely to be; replaced by the provider's own count once it has answered.
/// </summary>
internal static class TokenEstimate
{
    /// <summary>What a reply is taken to be before one was seen, tokens.</summary>
    public const long Reply = 600;

    // Measured ratios lie between 0.2 and 0.35 for English and numbers; see the product's notes on authoring.
    private const decimal PerByte = 0.27m;

    public static long Of(int bytes) => (long)decimal.Ceiling(bytes * PerByte);
}

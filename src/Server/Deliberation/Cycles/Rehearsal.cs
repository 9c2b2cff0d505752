using System.Collections.Immutable;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Simulation;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Agents;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Funding;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>Who has the same asked how often. Desk is its name, as the audit says it.</summary>
internal sealed record RehearsalOrder(string Desk, int Times, Actor By);

/// <summary>What became of a test run.</summary>
internal abstract record RehearsalResult
{
    internal sealed record Answered(IReadOnlyList<CallEnded> Answers) : RehearsalResult;

    /// <summary>Nobody was asked, because a budget is against it.</summary>
    internal sealed record Refused(Overspent Budget) : RehearsalResult;
}

/// <summary>
/// What an agent would be asked at its desk's present moment, and what it would answer; nothing of it reaches the desk.
/// A draft is seated on a copy of the desk first.
/// </summary>
internal sealed class Rehearsal(NpgsqlDataSource source, TimeProvider time, CallMaker caller)
{
    // As for a desk that runs: what indicators look back on.
    private const long WarmUp = 32 * Moment.Day;

    private const int AtOnceMax = 10;

    /// <summary>Where desks of this process say how far their clocks are; null: only their journals say it.</summary>
    public DeskBoard? Board { get; init; }

    /// <summary>The newest version of an agent, told the present or again what a stored call was told.</summary>
    public async Task<PreparedCall> PrepareAsync(DeskRow desk, string name, Guid? call, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var agent = await AgentVersions.FindAsync(connection, desk.Id, name, ct)
            ?? throw new SetupException($"The desk {desk.Name} has no agent file {name}.");
        var told = call is { } id ? await StoredSnapshot.ReadAsync(connection, desk, id, ct) : null;
        return await PrepareAsync(desk, new AgentPlan(name, agent.Version, AgentFile.Read(agent.Source)), told, ct);
    }

    /// <summary>
    /// An agent as a plan says, whether it is stored or not, told the present or again what a stored call was told.
    /// </summary>
    public async Task<PreparedCall> PrepareAsync(
        DeskRow desk, AgentPlan plan, StoredSnapshot? told, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var name = plan.Slug;
        if (told is not null && !string.Equals(told.Kind, plan.Spec.Mind.Kind, StringComparison.Ordinal))
        {
            throw new SetupException(
                $"{name} has a mind of kind {plan.Spec.Mind.Kind}, and the call {told.Call} was told to one of kind "
                + $"{told.Kind}, which is told the same in another form.");
        }

        var (ask, now) = await AskAsync(desk, plan.Spec, told, ct);
        var plans = new Dictionary<string, AgentPlan>(StringComparer.Ordinal) { [name] = plan };
        var round = await RoundFacts.ReadAsync(connection, caller, new Asked(desk.Id, [ask], plans), ct);
        return caller.Draft(desk.Id, ask, round with { Retold = told }) switch
        {
            Preparation.Ready ready => ready.Call with { Retold = told?.Call, PaidAt = told is null ? null : now },
            Preparation.Spared spared => throw new SetupException($"{name} would not be asked: {spared.Why}."),
            _ => throw new InvalidOperationException("An ask is ready or spared"),
        };
    }

    /// <summary>
    /// Asks the same question so often, if the budgets allow it; each answer is read as a desk would read it. That
    /// money is spent is written down and in the audit before it is.
    /// </summary>
    public async Task<RehearsalResult> AskAsync(PreparedCall call, RehearsalOrder order, CancellationToken ct)
    {
        var store = new RehearsalStore(source, time);
        long id;
        await using (var connection = await source.OpenConnectionAsync(ct))
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            // Two test runs that look at once would both find room for themselves.
            await RehearsalStore.LockAsync(connection, ct);
            var day = caller.DayOf(call.Begun.Desk, call.PaidAt ?? call.Begun.Ask.At, withRehearsals: true);
            var budgets = await Budgets.OfDayAsync(connection, day, caller.House, ct);
            if (budgets.Objection(call, order.Times) is { } overspent)
            {
                return new RehearsalResult.Refused(overspent);
            }

            call = call.Within(budgets, order.Times);
            id = await store.BeginAsync(connection, call, order, ct);
            await transaction.CommitAsync(ct);
        }

        var answers = new List<CallEnded>();
        foreach (var batch in Enumerable.Range(0, order.Times).Chunk(AtOnceMax))
        {
            answers.AddRange(await Task.WhenAll(batch.Select(_ => caller.MakeAsync(call.AskedAnew(), ct))));
        }

        await store.EndAsync(id, answers, ct);
        return new RehearsalResult.Answered(answers);
    }

    /// <summary>
    /// The question and the desk's present moment. A stored call is asked again on the desk as it stood then: nothing
    /// of that is told, but by it the answer is read.
    /// </summary>
    private async Task<(Ask Ask, Moment Now)> AskAsync(
        DeskRow desk, AgentSpec spec, StoredSnapshot? told, CancellationToken ct)
    {
        if (FeedSpec.Runnable(desk.Feed) is not { IsLab: false } feed
            || AgentShelf.Coins(desk, spec) is not AgentShelf.Sought.Found { Coins: var coins })
        {
            throw new SetupException($"The desk {desk.Name} has no stored candles that could be told.");
        }

        DeskState? then = null;
        if (await new JournalStore(source, time).LoadAsync(
                desk.Id, past => then ??= told?.IsAskedIn(past) == true ? past : null, ct)
            is not LoadResult.Loaded { Desk.State: var state })
        {
            throw new SetupException($"The journal of {desk.Name} does not prove itself: run 'pitwall verify'.");
        }

        var now = NowOf(desk, feed, state);
        if (told is null)
        {
            var sim = SimOf(state, await HistoryAsync(feed, coins, now, ct), feed);
            // The rules of a desk that has not begun wait in its inbox.
            var rules = await new InstrumentCatalogue(source).FindAsync(
                coins.Where(coin => !state.Instruments.ContainsKey(coin)), ct);
            Seat(sim, spec, coins, rules, now);
            return (Briefed(sim, new AgentSlug(spec.Name), now), now);
        }

        if (then is null)
        {
            throw new SetupException($"The journal of {desk.Name} does not say that {told.Call} was asked.");
        }

        var book = then.Agents[told.Agent];
        var seen = book.Limits.Instruments.Where(feed.InstrumentIds.Contains).ToImmutableArray();
        var stood = SimOf(then, await HistoryAsync(feed, seen, told.At, ct), feed);
        stood.Seat(new SeatedMind(told.Agent, new Answerless(book.Mind), seen));
        return (Briefed(stood, told.Agent, told.At) with { Agent = new AgentSlug(spec.Name) }, now);
    }

    private static SimulatedDesk SimOf(DeskState state, MemoryBarHistory history, FeedSpec feed) =>
        new(state, [], history, feed.BarInterval);

    private async Task<MemoryBarHistory> HistoryAsync(
        FeedSpec feed, ImmutableArray<InstrumentId> coins, Moment at, CancellationToken ct)
    {
        var wish = new FeedWish(coins, at.Plus(-WarmUp), at.Plus(feed.BarInterval.Micros), feed.BarInterval);
        if (await BarFeed.LoadAsync(new BarStore(source), new FundingStore(source), wish, ct)
            is not FeedOutcome.Ready { Feed: var bars })
        {
            throw new SetupException($"There are no stored candles before {at}: import some.");
        }

        var history = new MemoryBarHistory(bars.Series);
        history.MoveTo(at);
        return history;
    }

    private static Ask Briefed(SimulatedDesk sim, AgentSlug agent, Moment at) =>
        sim.Brief(agent) is { Briefing: { } briefing } ask
            // The desk's journal may lie behind the moment whose candles are told.
            ? ask with { At = at, Cycle = at.ToString(), Briefing = briefing with { At = at } }
            : throw new SetupException($"Something {agent} holds has no price at {at}.");

    /// <summary>A desk on which nothing happens writes nothing, so its clock may be ahead of its journal.</summary>
    private Moment NowOf(DeskRow desk, FeedSpec feed, DeskState state)
    {
        var journal = state.Seq == 0 || state.At < feed.FromMoment ? feed.FromMoment : state.At;
        return Board?.Find(desk.Id) is { Clock: var clock } && clock > journal ? clock : journal;
    }

    private static void Seat(
        SimulatedDesk sim,
        AgentSpec spec,
        ImmutableArray<InstrumentId> coins,
        IReadOnlyList<Instrument> unlisted,
        Moment now)
    {
        var slug = new AgentSlug(spec.Name);
        if (sim.State.Seq == 0)
        {
            sim.Submit(new Input.DeskOpened(now, DeskMode.Paper, DeskLimits.None));
        }

        foreach (var rules in unlisted)
        {
            sim.Submit(new Input.InstrumentListed(now, rules));
        }

        if (!sim.State.Agents.ContainsKey(slug))
        {
            sim.Submit(new Input.AgentAdded(
                now,
                slug,
                SlowMind.NameOf(spec.Mind),
                MarginMode.Isolated,
                AgentShelf.LimitsOf(spec, coins),
                new Usd(spec.Account.StartUsd)));
        }

        sim.Seat(new SeatedMind(slug, new Answerless(SlowMind.NameOf(spec.Mind)), coins));
    }

    private sealed record Answerless(string Name) : ISlowMind
    {
        public long Every => Moment.Day;

        public long EveryInPosition => Moment.Day;
    }
}

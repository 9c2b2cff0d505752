using System.Collections.Immutable;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Simulation;
using Pitwall.Server.Agents;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Funding;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>
/// What an agent would be asked at its desk's present moment, and what it would answer; nothing of it reaches the desk.
/// A draft is seated on a copy of the desk first.
/// </summary>
internal sealed class Rehearsal(NpgsqlDataSource source, TimeProvider time, CallMaker caller)
{
    // As for a desk that runs: what indicators look back on.
    private const long WarmUp = 32 * Moment.Day;

    /// <summary>Where desks of this process say how far their clocks are; null: only their journals say it.</summary>
    public DeskBoard? Board { get; init; }

    /// <summary>The newest version of an agent asked at this moment.</summary>
    public async Task<PreparedCall> PrepareAsync(DeskRow desk, string name, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var agent = await AgentVersions.FindAsync(connection, desk.Id, name, ct)
            ?? throw new SetupException($"The desk {desk.Name} has no agent file {name}.");
        return await PrepareAsync(desk, new AgentPlan(name, agent.Version, AgentFile.Read(agent.Source)), ct);
    }

    /// <summary>An agent as a plan says, whether it is stored or not, asked at this moment.</summary>
    public async Task<PreparedCall> PrepareAsync(DeskRow desk, AgentPlan plan, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var name = plan.Slug;
        var ask = await AskAsync(desk, plan.Spec, ct);
        var facts = await RoundFacts.ReadAsync(connection, caller, desk.Id, [ask], ct);
        var round = facts with { Plans = new Dictionary<string, AgentPlan>(StringComparer.Ordinal) { [name] = plan } };
        return caller.Prepare(desk.Id, ask, round) switch
        {
            Preparation.Ready ready => ready.Call,
            Preparation.Spared spared => throw new SetupException($"{name} would not be asked: {spared.Why}."),
            _ => throw new InvalidOperationException("An ask is ready or spared"),
        };
    }

    /// <summary>Asks the same question so often; each answer is read as a desk would read it.</summary>
    public async Task<IReadOnlyList<CallEnded>> AskAsync(PreparedCall call, int times, CancellationToken ct)
    {
        var answers = new List<CallEnded>();
        for (var i = 0; i < times; i++)
        {
            answers.Add(await caller.MakeAsync(call, ct));
        }

        return answers;
    }

    private async Task<Ask> AskAsync(DeskRow desk, AgentSpec spec, CancellationToken ct)
    {
        if (FeedSpec.Read(desk.Feed) is not { IsLab: false } feed
            || AgentShelf.Coins(desk, spec) is not AgentShelf.Sought.Found { Coins: var coins })
        {
            throw new SetupException($"The desk {desk.Name} has no stored candles that could be told.");
        }

        if (await new JournalStore(source, time).LoadAsync(desk.Id,
            ct) is not LoadResult.Loaded { Desk.State: var state })
        {
            throw new SetupException($"The journal of {desk.Name} does not prove itself: run 'pitwall verify'.");
        }

        var now = NowOf(desk, feed, state);
        var wish = new FeedWish(coins, now.Plus(-WarmUp), now.Plus(feed.BarInterval.Micros), feed.BarInterval);
        if (await BarFeed.LoadAsync(new BarStore(source), new FundingStore(source), wish, ct)
            is not FeedOutcome.Ready { Feed: var bars })
        {
            throw new SetupException($"There are no stored candles before {now}: import some.");
        }

        var history = new MemoryBarHistory(bars.Series);
        history.MoveTo(now);
        var sim = new SimulatedDesk(state, [], history, bars.Interval);
        Seat(sim, spec, coins, now);
        return sim.Brief(new AgentSlug(spec.Name))
            ?? throw new SetupException($"Something {spec.Name} holds has no price at {now}.");
    }

    /// <summary>A desk on which nothing happens writes nothing, so its clock may be ahead of its journal.</summary>
    private Moment NowOf(DeskRow desk, FeedSpec feed, DeskState state)
    {
        var journal = state.Seq == 0 || state.At < feed.FromMoment ? feed.FromMoment : state.At;
        return Board?.Find(desk.Id) is { Clock: var clock } && clock > journal ? clock : journal;
    }

    private static void Seat(SimulatedDesk sim, AgentSpec spec, ImmutableArray<InstrumentId> coins, Moment now)
    {
        var slug = new AgentSlug(spec.Name);
        if (sim.State.Seq == 0)
        {
            sim.Submit(new Input.DeskOpened(now, DeskMode.Paper, DeskLimits.None));
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

        sim.Seat(new SeatedMind(slug, new Asked(SlowMind.NameOf(spec.Mind)), coins));
    }

    private sealed record Asked(string Name) : ISlowMind
    {
        public long Every => Moment.Day;

        public long EveryInPosition => Moment.Day;
    }
}

/// <summary>How alike several answers to one question are.</summary>
internal static class Stability
{
    /// <summary>What an answer asks for, in one line that is equal when the decisions are.</summary>
    public static string Shape(MindReply reply) => reply.Proposals.IsEmpty
        ? Canonical.EnumName(reply.Outcome)
        : string.Join(", ", reply.Proposals
            .Select(each => $"{each.Instrument.Symbol} {Canonical.EnumName(each.Action)}")
            .Order(StringComparer.Ordinal));

    /// <summary>Share of the answers that are like the most frequent one, 0 to 1.</summary>
    public static decimal Agreement(IReadOnlyList<MindReply> replies) => replies.Count == 0
        ? 0m
        : (decimal)replies.GroupBy(Shape, StringComparer.Ordinal).Max(group => group.Count()) / replies.Count;
}

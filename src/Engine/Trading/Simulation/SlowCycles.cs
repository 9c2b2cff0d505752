using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Books;

namespace Pitwall.Engine.Trading.Simulation;

/// <summary>
/// The cycles of minds that answer later, seen from the feed: when one is due, what need not be asked at all, what is
/// asked, and when an answer arrives.
/// </summary>
internal sealed class SlowCycles(SimulatedDesk sim)
{
    private readonly List<Ask> asks = [];
    private readonly List<MindAnswer> landing = [];

    public bool HasAsks => asks.Count > 0;

    public IReadOnlyList<Ask> TakeAsks()
    {
        var taken = asks.ToArray();
        asks.Clear();
        return taken;
    }

    /// <summary>Asks again what the state says is owed: after a restart nobody else remembers.</summary>
    public void AskAgain()
    {
        asks.Clear();
        foreach (var seat in sim.Minds)
        {
            if (seat.Mind is ISlowMind && sim.State.Agents.TryGetValue(seat.Agent, out var book)
                && book.Cycle is { IsOpen: true } open && landing.TrueForAll(answer => answer.Agent != seat.Agent))
            {
                var briefing = sim.Clock == open.At ? BriefingOf(seat, book) : null;
                asks.Add(AskOf(seat, open, briefing));
            }
        }
    }

    /// <summary>What an agent would be asked now; null when something it holds has no price.</summary>
    public Ask? Brief(AgentSlug agent)
    {
        var seat = sim.Minds.First(each => each.Agent == agent);
        var book = sim.State.Agents[agent];
        var next = new CycleCursor(sim.Clock.ToString(), sim.Clock, (book.Cycle?.Number ?? 0) + 1, IsOpen: false);
        return BriefingOf(seat, book) is { } briefing ? AskOf(seat, next, briefing) : null;
    }

    /// <summary>Keeps an answer until the desk's clock has come to it.</summary>
    public void Keep(MindAnswer answer)
    {
        landing.Add(answer);
        landing.Sort((a, b) => a.At == b.At ? a.Agent.CompareTo(b.Agent) : a.At.CompareTo(b.At));
    }

    /// <summary>Whether an answer arrives by a moment.</summary>
    public bool LandsBy(Moment upTo) => landing.Count > 0 && landing[0].At <= upTo;

    /// <summary>Submits what has arrived by a moment, never before the desk's clock; true when anything has.</summary>
    public bool Land(Moment upTo)
    {
        var any = false;
        while (landing.Count > 0 && landing[0].At <= upTo)
        {
            var answer = landing[0];
            landing.RemoveAt(0);
            Submit(answer with { At = answer.At < sim.Clock ? sim.Clock : answer.At });
            any = true;
        }

        return any;
    }

    /// <summary>Begins a cycle at the close of a bar when one is due and none is owed.</summary>
    public void Begin(SeatedMind seat, ISlowMind mind, Moment close)
    {
        if (!sim.State.Agents.TryGetValue(seat.Agent, out var book) || book.Run == RunState.Stopped
            || book.Cycle is { IsOpen: true } || !IsDue(book, mind, close))
        {
            return;
        }

        sim.Submit(new Input.CycleBegun(close, seat.Agent, close.ToString()));
        var cursor = sim.State.Agents[seat.Agent].Cycle!;
        var briefing = BriefingOf(seat, book);
        if (Skip(book, seat, briefing, close) is { } reply)
        {
            Submit(new MindAnswer(seat.Agent, cursor.Cycle, close, reply, null));
        }
        else
        {
            asks.Add(AskOf(seat, cursor, briefing));
        }
    }

    /// <summary>A grid time has passed since the last question, however many bars or answers lay between.</summary>
    private static bool IsDue(AgentBook book, ISlowMind mind, Moment close)
    {
        var every = book.Positions.IsEmpty ? mind.Every : Math.Min(mind.Every, mind.EveryInPosition);
        return book.Cycle is not { } last || close.Floor(every) > last.At.Floor(every);
    }

    /// <summary>What may be decided without paying for a call: each is an outcome of its own, never a hold.</summary>
    private MindReply? Skip(AgentBook book, SeatedMind seat, Briefing? briefing, Moment close)
    {
        if (book.Run == RunState.Paused)
        {
            return Skipped(CycleOutcome.Paused, "the agent is paused");
        }

        var isFlat = book.Positions.IsEmpty && book.Orders.IsEmpty;
        if (isFlat && Ban(book, close) is { } ban)
        {
            return Skipped(CycleOutcome.RiskSkip, $"{ban}, and nothing is held that could be closed");
        }

        if (briefing is null)
        {
            return Skipped(CycleOutcome.StaleDataSkip, "something held has no price");
        }

        foreach (var coin in seat.Coins)
        {
            if (sim.MarkOf(coin) is not { } mark
                || close.Since(mark.QuotedAt) / 1_000 > book.Limits.QuoteAgeMaxMs)
            {
                return Skipped(CycleOutcome.StaleDataSkip, $"{coin} has no price of the last "
                    + $"{book.Limits.QuoteAgeMaxMs / 1_000} s");
            }
        }

        return null;
    }

    private string? Ban(AgentBook book, Moment close) =>
        sim.State.Kill.Engaged ? "the kill latch is engaged"
        : book.Frozen is not null ? "the account is frozen"
        : book.Loss is { Latched: true } day && day.Day == close.StartOfDay ? "the daily loss limit is broken"
        : null;

    private static MindReply Skipped(CycleOutcome outcome, string why) => new(outcome, [], why);

    private Briefing? BriefingOf(SeatedMind seat, AgentBook book)
    {
        var marks = new Marks(sim.MarksFor(seat.Coins));
        return Briefings.For(book, seat, sim.Clock, marks, sim.History) is { } told
            ? told with { Account = told.Account with { Positions = WithLiquidations(told, book, marks) } }
            : null;
    }

    /// <summary>Worked out only here: house minds do not read it and think far more often.</summary>
    private ImmutableArray<PositionView> WithLiquidations(Briefing told, AgentBook book, Marks marks) =>
    [
        .. told.Account.Positions.Select(held => held with
        {
            Liquidation = Liquidation.PriceOf(sim.State, book, book.Positions[held.Instrument], marks),
        }),
    ];

    private Ask AskOf(SeatedMind seat, CycleCursor cursor, Briefing? briefing) => new(
        seat.Agent,
        seat.Mind.Name,
        cursor.Cycle,
        cursor.Number,
        cursor.At,
        seat.Coins,
        sim.MarksFor(seat.Coins),
        briefing)
    {
        MinNotional = seat.Coins.IsEmpty
            ? null : seat.Coins.Max(coin => sim.State.Instruments.GetValueOrDefault(coin)?.MinNotional),
    };

    private void Submit(MindAnswer answer)
    {
        var coins = sim.Minds.First(seat => seat.Agent == answer.Agent).Coins;
        sim.Submit(new Input.Proposed(
            answer.At,
            answer.Agent,
            answer.Cycle,
            answer.Reply.Outcome,
            coins,
            answer.Reply.Proposals,
            sim.MarksFor([.. coins, .. answer.Reply.Proposals.Select(proposal => proposal.Instrument)]),
            Cause.Model,
            answer.Reply.Note,
            answer.Evidence));
    }
}

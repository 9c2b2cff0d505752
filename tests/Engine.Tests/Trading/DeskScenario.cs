using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Paper;

namespace Pitwall.Engine.Tests.Trading;

/// <summary>
/// Arranges a desk in a trader's words: Wants, Fills, Moves. Every row it takes is audited by <see cref="DeskAudit"/>.
/// One agent, "edge", on BTC, ETH and DOGE at 100,000, 4,000 and 0.2; the venue accepts and cancels at once.
/// </summary>
internal sealed class DeskScenario
{
    public static readonly AgentSlug Edge = new("edge");
    public static readonly Moment Start = Moment.FromSeconds(1_741_910_400);

    private readonly SortedDictionary<InstrumentId, decimal> prices = new()
    {
        [Coins.Btc] = 100_000m,
        [Coins.Eth] = 4_000m,
        [Coins.Doge] = 0.2m,
    };

    private readonly DeskAudit audit;

    public DeskScenario(
        MarginMode margin = MarginMode.Isolated,
        decimal cash = 1_000_000m,
        Func<AgentLimits, AgentLimits>? limits = null)
    {
        State = DeskState.Empty(7);
        audit = new DeskAudit(State);
        Takes(new Input.DeskOpened(Now, DeskMode.Paper, DeskLimits.None));
        foreach (var coin in Coins.All)
        {
            Takes(new Input.InstrumentListed(Now, coin));
        }

        Joins(Edge, margin, cash, limits);
    }

    public DeskState State { get; private set; }

    public Moment Now { get; private set; } = Start;

    /// <summary>False: intents stay unanswered until a test answers them.</summary>
    public bool VenueAnswers { get; set; } = true;

    public List<Recorded> Rows { get; } = [];

    public ImmutableArray<Fact> LastFacts => Rows.Last(r => r.Step.Input is not Input.VenueAnswered).Step.Facts;

    public AgentBook Book => State.Agents[Edge];

    public ImmutableArray<Order> Orders => [.. Book.Orders.Values];

    public Decision Decision => Decisions[^1];

    public ImmutableArray<Decision> Decisions =>
        [.. Rows.SelectMany(r => r.Step.Facts).OfType<Fact.Decided>().Select(f => f.Decision)];

    public static AgentLimits Wide { get; } = AgentLimits.Default([Coins.Btc, Coins.Eth, Coins.Doge]) with
    {
        LeverageMax = 40,
        PositionPctMax = 100m,
    };

    public ImmutableArray<MarkSeen> Marks =>
        [.. prices.Select(p => new MarkSeen(p.Key, new Price(p.Value), Now, QuoteGrade.Quote))];

    public Position? Position(InstrumentId coin) => Book.Positions.GetValueOrDefault(coin);

    public Order Resting(OrderLeg leg) => Orders.Last(o => o.Leg == leg && !o.CancelWanted);

    public DeskScenario Joins(
        AgentSlug agent, MarginMode margin, decimal cash, Func<AgentLimits, AgentLimits>? limits = null) =>
        Takes(new Input.AgentAdded(
            Now, agent, "house/test", margin, limits?.Invoke(Wide) ?? Wide, new Usd(cash)));

    public DeskScenario Wants(params Proposal[] proposals) => Wants(Edge, proposals);

    public DeskScenario Wants(AgentSlug agent, params Proposal[] proposals) => Takes(new Input.Proposed(
        Now, agent, $"c{Rows.Count}", CycleOutcome.Ok, [.. prices.Keys], [.. proposals], Marks, Cause.Model, ""));

    /// <summary>Fills the newest order of a leg, all of what is open unless a size is given, as taker.</summary>
    public DeskScenario Fills(decimal price, decimal? size = null, OrderLeg leg = OrderLeg.Entry)
    {
        var order = Resting(leg);
        return Fills(order, price, size ?? order.Open.Value, $"f{Rows.Count}");
    }

    public DeskScenario Fills(Order order, decimal price, decimal size, string key) =>
        Takes(FillOf(order, price, size, key));

    public Input.OrderFilled FillOf(Order order, decimal price, decimal size, string key) => new(
        Now,
        order.Agent,
        order.Id,
        key,
        new Price(price),
        new Quantity(size),
        PaperModel.Fee(new Price(price), new Quantity(size), Liquidity.Taker),
        Liquidity.Taker,
        PaperModel.Name,
        QuoteGrade.Quote,
        new Price(price));

    /// <summary>A new mark; nothing is told to the desk yet.</summary>
    public DeskScenario Moves(InstrumentId coin, decimal price)
    {
        prices[coin] = price;
        return this;
    }

    public DeskScenario Loses(InstrumentId coin)
    {
        prices.Remove(coin);
        return this;
    }

    public DeskScenario Later(long micros)
    {
        Now = Now.Plus(micros);
        return this;
    }

    public DeskScenario IsMarked() => Takes(new Input.Marked(Now, Marks));

    public DeskScenario Crosses(OrderLeg leg) => Takes(new Input.TriggerCrossed(
        Now, TriggerKind.Order, Edge, null, Resting(leg).Id, Marks));

    public DeskScenario IsWatchedForLiquidation(InstrumentId? coin = null) =>
        Takes(new Input.TriggerCrossed(Now, TriggerKind.Liquidation, Edge, coin, null, Marks));

    public DeskScenario Answers(Order order, OrderStatus status, string? reason = null) =>
        Takes(new Input.VenueAnswered(Now, [new VenueAnswer(order.Agent, order.Id, status, reason)]));

    public DeskScenario Takes(Input input)
    {
        Take(input);
        for (var round = 0; VenueAnswers && Desk.Owed(State).ToArray() is { Length: > 0 } duties; round++)
        {
            round.ShouldBeLessThan(20, "the desk never comes to rest");
            Take(new Input.VenueAnswered(Now, [.. duties.Select(Answer)]));
        }

        return this;
    }

    /// <summary>Folds everything again from stored bytes and compares.</summary>
    public void RefoldsToTheSameState() => audit.ShouldRefold();

    private static VenueAnswer Answer(Duty duty) => new(
        duty.Order.Agent,
        duty.Order.Id,
        duty is Duty.Cancel ? OrderStatus.Cancelled : OrderStatus.Accepted,
        null);

    private void Take(Input input)
    {
        (State, var row) = Desk.Take(State, input);
        Rows.Add(row);
        audit.Row(State, row);
    }
}

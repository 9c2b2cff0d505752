using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Gate;

/// <summary>An order as wanted, before anybody allowed it. Leverage is as asked and may be nonsense.</summary>
public sealed record Intent(
    InstrumentId Instrument,
    ProposalAction Action,
    Side Side,
    Quantity Size,
    int Leverage,
    OrderType Type,
    TimeInForce TimeInForce,
    Price? Limit,
    Price? Trigger,
    Price? Stop,
    Price? Target,
    bool ReduceOnly)
{
    /// <summary>The price that sizes and margins this intent: its own limit or trigger, else the mark.</summary>
    public Price? PriceOr(Price? mark) => Limit ?? Trigger ?? mark;
}

/// <summary>Everything a rule may look at; it can look at nothing else.</summary>
public sealed record RiskQuestion(DeskState Desk, AgentBook Book, Intent Intent, Marks Marks, Moment Now)
{
    /// <summary>Who wants it; what keeps a mind from its own close never keeps anybody else from it.</summary>
    public Cause Cause { get; init; }

    public AgentLimits Limits => Book.Limits;

    public Instrument? Instrument => Desk.Instruments.GetValueOrDefault(Intent.Instrument);

    public MarkSeen? Seen => Marks.Find(Intent.Instrument);

    public Price? Mark => Seen?.Mark;

    public Usd? Equity => Valuation.Equity(Book, Marks);

    public decimal Buys => Intent.Side == Side.Buy ? Intent.Size.Value : 0m;

    public decimal Sells => Intent.Side == Side.Sell ? Intent.Size.Value : 0m;
}

/// <summary>One question, one answer, no side effect. A rule that cannot see what it needs must not pass.</summary>
public interface IRiskRule
{
    /// <summary>The word under which the verdict is stored.</summary>
    string Name { get; }

    Verdict Check(RiskQuestion question);
}

/// <summary>A rule on size, which can also say how much notional in USD would still pass.</summary>
public interface ISizeRule : IRiskRule
{
    decimal? Room(RiskQuestion question);
}

/// <summary>How rules write their answers.</summary>
internal static class Answer
{
    public static Verdict Pass(IRiskRule rule, string saw, string limit) => new(rule.Name, true, saw, limit, "");

    public static Verdict Breach(IRiskRule rule, string saw, string limit, string message) =>
        new(rule.Name, false, saw, limit, message);

    public static Verdict Judge(IRiskRule rule, bool passes, decimal saw, decimal limit, string message) =>
        new(rule.Name, passes, Text(saw), Text(limit), passes ? "" : message);

    public static Verdict Unseen(IRiskRule rule, string what) =>
        new(rule.Name, false, "nothing", "", $"{what} is missing, and what cannot be checked is refused");

    public static string Text(decimal value) =>
        Platform.DecimalMath.ToText(decimal.Round(value, 8, MidpointRounding.ToEven));
}

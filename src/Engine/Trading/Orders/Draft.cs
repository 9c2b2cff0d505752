using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Gate;

namespace Pitwall.Engine.Trading.Orders;

/// <summary>An intent read from a proposal, or the sentence that says why it cannot be read.</summary>
internal sealed record Draft(Intent? Intent, string? Refusal, bool GuardStop)
{
    public static Draft Refused(string why) => new(null, why, false);

    /// <summary>Reads an open or add: sizes toward zero, stop and target to the tick on the safer side.</summary>
    public static Draft Entry(Proposal proposal, Side side, Instrument instrument, Price mark, AgentLimits limits)
    {
        if (Unreadable(proposal) is { } why)
        {
            return Refused(why);
        }

        var type = proposal.Type ?? Inferred(proposal);
        if (WrongPrices(proposal, type) is { } wrong)
        {
            return Refused(wrong);
        }

        var isLong = side == Side.Buy;
        var limit = Round(instrument, proposal.Limit, up: !isLong);
        var trigger = Round(instrument, proposal.Trigger, up: isLong);
        var price = limit ?? trigger ?? mark;
        var guarded = proposal.Stop is null && limits.StopLossPct > 0
            && (limits.NeedsStop || (proposal.Leverage ?? 1) > 1);
        var stop = guarded
            ? price.Value * (1m - ((isLong ? 1m : -1m) * limits.StopLossPct / 100m))
            : proposal.Stop;
        if (stop is { } level && !Price.IsValid(level))
        {
            return Refused($"A stop {DecimalMath.ToText(limits.StopLossPct)} % away leaves no price");
        }

        if (instrument.SizeOf(proposal.NotionalUsd!.Value, price) is not { } size)
        {
            return Refused($"${DecimalMath.ToText(proposal.NotionalUsd.Value)} at {price} is more than any market holds");
        }

        return new Draft(
            new Intent(
                instrument.Id,
                proposal.Action,
                side,
                size,
                proposal.Leverage ?? 1,
                type,
                proposal.TimeInForce ?? Default(type, proposal.ValidSeconds),
                limit,
                trigger,
                Round(instrument, stop, up: isLong),
                Round(instrument, proposal.Target, up: !isLong),
                ReduceOnly: false),
            null,
            guarded);
    }

    private static string? Unreadable(Proposal proposal)
    {
        if (proposal.NotionalUsd is not (> 0 and <= 1_000_000_000_000m))
        {
            return "The notional must be above $0 and at most $1e12";
        }

        foreach (var (name, value) in new[]
        {
            ("stop", proposal.Stop), ("target", proposal.Target), ("limit", proposal.Limit), ("trigger", proposal.Trigger),
        })
        {
            if (value is { } price && !Price.IsValid(price))
            {
                return $"The {name} {DecimalMath.ToText(price)} is no price";
            }
        }

        return proposal.ValidSeconds is <= 0 ? "valid_s must be above 0" : null;
    }

    private static string? WrongPrices(Proposal proposal, OrderType type) => type switch
    {
        OrderType.Market when proposal.Limit is not null || proposal.Trigger is not null =>
            "A market order takes no limit and no trigger",
        OrderType.Limit when proposal.Limit is null || proposal.Trigger is not null =>
            "A limit order needs a limit and takes no trigger: that would be a stop_limit",
        OrderType.Stop when proposal.Trigger is null || proposal.Limit is not null =>
            "A stop order needs a trigger and takes no limit: that would be a stop_limit",
        OrderType.StopLimit when proposal.Trigger is null || proposal.Limit is null =>
            "A stop-limit order needs a trigger and a limit",
        OrderType.TrailingStop or OrderType.Target => "Trailing stops and targets guard positions: use set_stop, set_target",
        _ when proposal.TimeInForce == TimeInForce.Alo && type != OrderType.Limit => "Only a limit order can be post-only",
        _ when proposal.TimeInForce == TimeInForce.Gtd && proposal.ValidSeconds is null =>
            "A gtd order needs valid_s: how many seconds it rests",
        _ => null,
    };

    private static OrderType Inferred(Proposal proposal) => (proposal.Limit, proposal.Trigger) switch
    {
        (null, null) => OrderType.Market,
        (not null, null) => OrderType.Limit,
        (null, not null) => OrderType.Stop,
        _ => OrderType.StopLimit,
    };

    private static TimeInForce Default(OrderType type, int? validSeconds) =>
        validSeconds is not null && type != OrderType.Market ? TimeInForce.Gtd
        : type == OrderType.Market ? TimeInForce.Ioc
        : TimeInForce.Gtc;

    private static Price? Round(Instrument instrument, decimal? price, bool up) =>
        price is { } value ? instrument.RoundPrice(value, up) : null;
}

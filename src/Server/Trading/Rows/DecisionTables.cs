using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Rows;

/// <summary>What was decided and what was ordered.</summary>
internal static class DecisionTables
{
    public static Table<Booked<DecisionRow>> Decisions { get; } = new(
        "decisions",
        insertOnly: true,
        keyColumns: 2,
        Fields<DecisionRow>.Desk,
        Fields<DecisionRow>.Id("id", r => r.Decision.Id),
        Fields<DecisionRow>.Seq,
        Fields<DecisionRow>.At,
        Fields<DecisionRow>.Wall,
        Fields<DecisionRow>.Agent(r => r.Decision.Agent),
        Fields<DecisionRow>.Text("cycle", r => r.Decision.Cycle),
        Fields<DecisionRow>.Int("ordinal", r => r.Decision.Ordinal),
        Fields<DecisionRow>.Word("outcome", r => r.Decision.Outcome),
        Fields<DecisionRow>.Word("proposed", r => r.Decision.Action),
        Fields<DecisionRow>.Text("held_side", r => r.Held is { } held ? Canonical.EnumName(held) : null),
        Fields<DecisionRow>.Generated("status", r => r.Status),
        Fields<DecisionRow>.Generated("action", r => r.Action),
        Fields<DecisionRow>.Instrument(r => r.Admitted),
        Fields<DecisionRow>.Texts("coins", r => r.Decision.Coins.Select(c => c.ToString())),
        Fields<DecisionRow>.Json("asked", r => r.Decision.Asked),
        Fields<DecisionRow>.Word("result", r => r.Decision.Result),
        Fields<DecisionRow>.Number("size", r => r.Decision.AllowedSize?.Value ?? 0m),
        Fields<DecisionRow>.Number("size_usd", r => r.Decision.AllowedNotional?.Value ?? 0m),
        Fields<DecisionRow>.Int("leverage", r => r.Decision.AllowedLeverage ?? 1),
        Fields<DecisionRow>.Number("stop_loss_price", r => r.Decision.AllowedStop?.Value ?? 0m),
        Fields<DecisionRow>.Number("take_profit_price", r => r.Decision.AllowedTarget?.Value ?? 0m),
        Fields<DecisionRow>.Number("confidence", r => r.Confidence),
        Fields<DecisionRow>.Text("reasoning", r => r.Decision.Reason),
        Fields<DecisionRow>.Int("limits_version", r => r.Decision.LimitsVersion),
        Fields<DecisionRow>.Text("error_message", r => r.Decision.Refusal));

    public static Table<Booked<VerdictRow>> Verdicts { get; } = new(
        "verdicts",
        insertOnly: true,
        keyColumns: 3,
        Fields<VerdictRow>.Desk,
        Fields<VerdictRow>.Id("decision_id", r => r.Decision.Id),
        Fields<VerdictRow>.Int("ordinal", r => r.Ordinal),
        Fields<VerdictRow>.Text("rule", r => r.Verdict.Rule),
        Fields<VerdictRow>.Flag("passed", r => r.Verdict.Passed),
        Fields<VerdictRow>.Text("saw", r => r.Verdict.Saw),
        Fields<VerdictRow>.Text("bound", r => r.Verdict.Limit),
        Fields<VerdictRow>.Text("message", r => r.Verdict.Message),
        Fields<VerdictRow>.Int("limits_version", r => r.Decision.LimitsVersion));

    public static Table<Booked<Order>> Orders { get; } = new(
        "orders",
        insertOnly: false,
        keyColumns: 2,
        Fields<Order>.Desk,
        Fields<Order>.Id("id", o => o.Id),
        Fields<Order>.Text("cloid", o => o.Cloid.ToString()),
        Fields<Order>.Agent(o => o.Agent),
        Fields<Order>.Instrument(o => o.Instrument),
        Fields<Order>.Id("decision_id", o => o.Decision),
        Fields<Order>.Word("leg", o => o.Leg),
        Fields<Order>.Int("version", o => o.Version),
        Fields<Order>.Word("cause", o => o.Cause),
        Fields<Order>.Word("side", o => o.Side),
        Fields<Order>.Word("type", o => o.Type),
        Fields<Order>.Word("time_in_force", o => o.TimeInForce),
        Fields<Order>.Flag("reduce_only", o => o.ReduceOnly),
        Fields<Order>.Units("size", o => o.Size),
        Fields<Order>.Int("leverage", o => o.Leverage.Times),
        Fields<Order>.PriceOf("limit_price", o => o.Limit),
        Fields<Order>.PriceOf("trigger_price", o => o.Trigger),
        Fields<Order>.Number("trail_by", o => o.TrailBy),
        Fields<Order>.PriceOf("trail_best", o => o.TrailBest),
        Fields<Order>.PriceOf("stop_after", o => o.StopAfter),
        Fields<Order>.Word("stop_cause", o => o.StopCause),
        Fields<Order>.PriceOf("target_after", o => o.TargetAfter),
        Fields<Order>.Time("placed_at", o => o.PlacedAt),
        Fields<Order>.Time("expires_at", o => o.ExpiresAt),
        Fields<Order>.Word("status", o => o.Status),
        Fields<Order>.Flag("triggered", o => o.Triggered),
        Fields<Order>.Flag("cancel_wanted", o => o.CancelWanted),
        Fields<Order>.Units("filled", o => o.Filled),
        Fields<Order>.Money("filled_usd", o => o.FilledNotional),
        Fields<Order>.Texts("fill_keys", o => o.FillKeys),
        Fields<Order>.Text("reason", o => o.Reason),
        Fields<Order>.Seq,
        Fields<Order>.At,
        Fields<Order>.Wall);

    public static Table<Booked<Order>> Cloids { get; } = new(
        "cloids",
        insertOnly: true,
        keyColumns: 1,
        Fields<Order>.Text("cloid", o => o.Cloid.ToString()),
        Fields<Order>.Desk,
        Fields<Order>.Id("order_id", o => o.Id));
}

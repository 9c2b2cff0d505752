using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Rows;

/// <summary>What a desk holds: the venue's rules, its agents' accounts, limits and the kill latch.</summary>
internal static class DeskTables
{
    public static Table<Booked<Instrument>> Instruments { get; } = new(
        "desk_instruments",
        insertOnly: false,
        keyColumns: 2,
        Fields<Instrument>.Desk,
        Fields<Instrument>.Instrument(i => i.Id),
        Fields<Instrument>.Number("tick", i => i.Tick),
        Fields<Instrument>.Number("step", i => i.Step),
        Fields<Instrument>.Int("significant_figures", i => i.SignificantFigures),
        Fields<Instrument>.Number("min_notional_usd", i => i.MinNotional),
        Fields<Instrument>.Number("half_spread_bps", i => i.HalfSpreadBps),
        Fields<Instrument>.Json("tiers", i => (ImmutableArray<MarginTier>?)i.Tiers),
        Fields<Instrument>.Flag("assumed", i => i.Assumed),
        Fields<Instrument>.GeneratedFlag("decision_tradable", i => IsOfTheSix(i.Id)),
        Fields<Instrument>.Seq,
        Fields<Instrument>.At,
        Fields<Instrument>.Wall);

    public static Table<Booked<AgentBook>> Portfolios { get; } = new(
        "portfolios",
        insertOnly: false,
        keyColumns: 2,
        Fields<AgentBook>.Desk,
        Fields<AgentBook>.Agent(b => b.Agent),
        Fields<AgentBook>.Text("mind", b => b.Mind),
        Fields<AgentBook>.Word("margin_mode", b => b.Margin),
        Fields<AgentBook>.Word("run_state", b => b.Run),
        Fields<AgentBook>.Generated(
            "status", b => b.Run is RunState.Running or RunState.Shadow ? "active" : Canonical.EnumName(b.Run)),
        Fields<AgentBook>.Text("frozen", b => b.Frozen),
        Fields<AgentBook>.Time("loss_day", b => b.Loss?.Day),
        Fields<AgentBook>.Money("loss_base_usd", b => b.Loss?.Base),
        Fields<AgentBook>.Money("loss_flows_usd", b => b.Loss?.Flows),
        Fields<AgentBook>.Flag("loss_latched", b => b.Loss?.Latched),
        Fields<AgentBook>.Money("cash_usd", b => b.Balance(Account.Cash)),
        Fields<AgentBook>.Money("margin_usd", b => b.Balance(Account.Margin)),
        Fields<AgentBook>.Money("external_usd", b => b.Balance(Account.External)),
        Fields<AgentBook>.Money("realised_usd", b => b.Balance(Account.Realised)),
        Fields<AgentBook>.Money("fees_usd", b => b.Balance(Account.Fees)),
        Fields<AgentBook>.Money("funding_usd", b => b.Balance(Account.Funding)),
        Fields<AgentBook>.Money("venue_loss_usd", b => b.Balance(Account.VenueLoss)),
        Fields<AgentBook>.Money("forfeited_usd", b => b.Balance(Account.Forfeited)),
        Fields<AgentBook>.Json("pnl_by_cause", b => b.PnlByCause),
        Fields<AgentBook>.Long("fill_count", b => b.FillCount),
        Fields<AgentBook>.Money("traded_usd", b => b.Traded),
        Fields<AgentBook>.Text("cycle", b => b.Cycle?.Cycle),
        Fields<AgentBook>.Time("cycle_at", b => b.Cycle?.At),
        Fields<AgentBook>.Long("cycle_count", b => b.Cycle?.Number ?? 0),
        Fields<AgentBook>.Flag("cycle_open", b => b.Cycle?.IsOpen ?? false),
        Fields<AgentBook>.Seq,
        Fields<AgentBook>.At,
        Fields<AgentBook>.Wall);

    public static Table<Booked<LimitsRow>> Limits { get; } = new(
        "limits",
        insertOnly: false,
        keyColumns: 2,
        Fields<LimitsRow>.Desk,
        Fields<LimitsRow>.Agent(r => r.Agent),
        Fields<LimitsRow>.Int("version", r => r.Limits.Version),
        Fields<LimitsRow>.Int("leverage_max", r => r.Limits.LeverageMax),
        Fields<LimitsRow>.Number("position_pct_max", r => r.Limits.PositionPctMax),
        Fields<LimitsRow>.Number("stop_loss_pct", r => r.Limits.StopLossPct),
        Fields<LimitsRow>.Number("take_profit_pct", r => r.Limits.TakeProfitPct),
        Fields<LimitsRow>.Flag("needs_stop", r => r.Limits.NeedsStop),
        Fields<LimitsRow>.Flag("clamps", r => r.Limits.Clamps),
        Fields<LimitsRow>.Money("exposure_max_usd", r => r.Limits.ExposureMax),
        Fields<LimitsRow>.Money("daily_loss_max_usd", r => r.Limits.DailyLossMax),
        Fields<LimitsRow>.Int("quote_age_max_ms", r => r.Limits.QuoteAgeMaxMs),
        Fields<LimitsRow>.Number("turnover_max_x_day", r => r.Limits.TurnoverMaxXDay),
        Fields<LimitsRow>.Int("hold_min_minutes", r => r.Limits.HoldMinMinutes),
        Fields<LimitsRow>.Texts("instruments", r => r.Limits.Instruments.Select(i => i.ToString())),
        Fields<LimitsRow>.Seq,
        Fields<LimitsRow>.At,
        Fields<LimitsRow>.Wall);

    public static Table<Booked<DeskLimits>> DeskLimits { get; } = new(
        "desk_limits",
        insertOnly: false,
        keyColumns: 1,
        Fields<DeskLimits>.Desk,
        Fields<DeskLimits>.Int("version", l => l.Version),
        Fields<DeskLimits>.Money("exposure_max_usd", l => l.ExposureMax),
        Fields<DeskLimits>.Json("asset_max", l => (ImmutableArray<AssetCap>?)l.AssetMax),
        Fields<DeskLimits>.Seq,
        Fields<DeskLimits>.At,
        Fields<DeskLimits>.Wall);

    public static Table<Booked<KillLatch>> KillLatch { get; } = new(
        "kill_latch",
        insertOnly: false,
        keyColumns: 1,
        Fields<KillLatch>.Desk,
        Fields<KillLatch>.Flag("engaged", k => k.Engaged),
        Fields<KillLatch>.Text("reason", k => k.Reason),
        Fields<KillLatch>.Seq,
        Fields<KillLatch>.At,
        Fields<KillLatch>.Wall);

    private static bool IsOfTheSix(InstrumentId id) =>
        id.ToString().Split(':')[1] is "BTC" or "ETH" or "SOL" or "BNB" or "DOGE" or "XRP";
}

using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Rows;

/// <summary>What was executed and what it did to the books.</summary>
internal static class BookTables
{
    public static Table<Booked<Fact.Filled>> Fills { get; } = new(
        "fills",
        insertOnly: true,
        keyColumns: 2,
        Fields<Fact.Filled>.Desk,
        Fields<Fact.Filled>.Id("id", f => f.Fill.Id),
        Fields<Fact.Filled>.Seq,
        Fields<Fact.Filled>.At,
        Fields<Fact.Filled>.Wall,
        Fields<Fact.Filled>.Text("key", f => f.Fill.Key),
        Fields<Fact.Filled>.Id("order_id", f => f.Fill.Order),
        Fields<Fact.Filled>.Agent(f => f.Fill.Agent),
        Fields<Fact.Filled>.Instrument(f => f.Fill.Instrument),
        Fields<Fact.Filled>.Id("decision_id", f => f.Fill.Decision),
        Fields<Fact.Filled>.Word("cause", f => f.Fill.Cause),
        Fields<Fact.Filled>.Word("side", f => f.Fill.Side),
        Fields<Fact.Filled>.PriceOf("price", f => f.Fill.Price),
        Fields<Fact.Filled>.Units("size", f => f.Fill.Size),
        Fields<Fact.Filled>.Money("notional_usd", f => f.Fill.Notional),
        Fields<Fact.Filled>.Money("fee_usd", f => f.Fill.Fee),
        Fields<Fact.Filled>.Word("liquidity", f => f.Fill.Liquidity),
        Fields<Fact.Filled>.Text("model", f => f.Fill.Model),
        Fields<Fact.Filled>.Word("grade", f => f.Fill.Grade),
        Fields<Fact.Filled>.PriceOf("reference_price", f => f.Fill.Reference),
        Fields<Fact.Filled>.Units("order_filled", f => f.OrderFilled),
        Fields<Fact.Filled>.Money("order_filled_usd", f => f.OrderNotional),
        Fields<Fact.Filled>.Word("order_status", f => f.OrderStatus));

    public static Table<Booked<Fact.Filled>> FillKeys { get; } = new(
        "fill_keys",
        insertOnly: true,
        keyColumns: 3,
        Fields<Fact.Filled>.Desk,
        Fields<Fact.Filled>.Agent(f => f.Fill.Agent),
        Fields<Fact.Filled>.Text("key", f => f.Fill.Key),
        Fields<Fact.Filled>.Id("fill_id", f => f.Fill.Id));

    public static Table<Booked<PositionRow>> Positions { get; } = new(
        "positions",
        insertOnly: false,
        keyColumns: 4,
        Fields<PositionRow>.Desk,
        Fields<PositionRow>.Agent(r => r.Agent),
        Fields<PositionRow>.Instrument(r => r.Position.Instrument),
        Fields<PositionRow>.Time("opened_at", r => r.Position.OpenedAt),
        Fields<PositionRow>.Id("decision_id", r => r.Position.Decision),
        Fields<PositionRow>.Number("size", r => r.Position.Size),
        Fields<PositionRow>.Money("cost_usd", r => r.Position.Cost),
        Fields<PositionRow>.Money("margin_usd", r => r.Position.Margin),
        Fields<PositionRow>.Int("leverage", r => r.Position.Leverage.Times),
        Fields<PositionRow>.Word("margin_mode", r => r.Position.Mode),
        Fields<PositionRow>.PriceOf("stop_price", r => r.Position.Protection.Stop),
        Fields<PositionRow>.Word("stop_cause", r => r.Position.Protection.StopCause),
        Fields<PositionRow>.Number("trail_by", r => r.Position.Protection.TrailBy),
        Fields<PositionRow>.PriceOf("target_price", r => r.Position.Protection.Target),
        Fields<PositionRow>.Time("closed_at", r => r.ClosedAt),
        Fields<PositionRow>.Seq,
        Fields<PositionRow>.At,
        Fields<PositionRow>.Wall);

    public static Table<Booked<LotRow>> Lots { get; } = new(
        "lots",
        insertOnly: false,
        keyColumns: 2,
        Fields<LotRow>.Desk,
        Fields<LotRow>.Id("id", r => r.Lot.Id),
        Fields<LotRow>.Agent(r => r.Lot.Agent),
        Fields<LotRow>.Instrument(r => r.Lot.Instrument),
        Fields<LotRow>.Text("side", r => r.Lot.Side == Side.Buy ? "long" : "short"),
        Fields<LotRow>.Id("order_id", r => r.Lot.Order),
        Fields<LotRow>.Id("decision_id", r => r.Lot.Decision),
        Fields<LotRow>.Word("cause", r => r.Lot.Cause),
        Fields<LotRow>.Long("opened_seq", r => r.Lot.Id.Seq),
        Fields<LotRow>.Time("opened_at", r => r.Lot.OpenedAt),
        Fields<LotRow>.Units("opened", r => r.Lot.Opened),
        Fields<LotRow>.Units("size", r => r.Lot.Size),
        Fields<LotRow>.Money("cost_usd", r => r.Lot.Cost),
        Fields<LotRow>.Money("entry_fee_usd", r => r.Lot.EntryFee),
        Fields<LotRow>.Money("funding_usd", r => r.Lot.Funding),
        Fields<LotRow>.Text("status", r => r.Status),
        Fields<LotRow>.Time("closed_at", r => r.ClosedAt),
        Fields<LotRow>.Seq,
        Fields<LotRow>.At,
        Fields<LotRow>.Wall);

    public static Table<Booked<Fact.LotReduced>> LotExits { get; } = new(
        "lot_exits",
        insertOnly: true,
        keyColumns: 3,
        Fields<Fact.LotReduced>.Desk,
        Fields<Fact.LotReduced>.Id("lot_id", f => f.Left.Id),
        Fields<Fact.LotReduced>.Id("fill_id", f => f.Fill),
        Fields<Fact.LotReduced>.Seq,
        Fields<Fact.LotReduced>.At,
        Fields<Fact.LotReduced>.Wall,
        Fields<Fact.LotReduced>.Units("size", f => f.Size),
        Fields<Fact.LotReduced>.PriceOf("exit_price", f => f.Exit),
        Fields<Fact.LotReduced>.Word("cause", f => f.ExitCause),
        Fields<Fact.LotReduced>.Money("gross_usd", f => f.Gross),
        Fields<Fact.LotReduced>.Money("entry_fee_usd", f => f.EntryFee),
        Fields<Fact.LotReduced>.Money("exit_fee_usd", f => f.ExitFee),
        Fields<Fact.LotReduced>.Money("funding_usd", f => f.Funding));

    public static Table<Booked<PostingRow>> Postings { get; } = new(
        "postings",
        insertOnly: true,
        keyColumns: 2,
        Fields<PostingRow>.Desk,
        Fields<PostingRow>.Id("id", r => r.Posting.Id),
        Fields<PostingRow>.Seq,
        Fields<PostingRow>.At,
        Fields<PostingRow>.Wall,
        Fields<PostingRow>.Agent(r => r.Agent),
        Fields<PostingRow>.Word("account", r => r.Posting.Account),
        Fields<PostingRow>.Money("amount_usd", r => r.Posting.Amount),
        Fields<PostingRow>.Word("cause", r => r.Posting.Cause),
        Fields<PostingRow>.Instrument(r => r.Posting.Instrument),
        Fields<PostingRow>.Id("order_id", r => r.Posting.Order),
        Fields<PostingRow>.Id("fill_id", r => r.Posting.Fill),
        Fields<PostingRow>.Text("memo", r => r.Posting.Memo));

    public static Table<Booked<Fact.EquityMarked>> EquityMarks { get; } = new(
        "equity_marks",
        insertOnly: true,
        keyColumns: 2,
        Fields<Fact.EquityMarked>.Desk,
        Fields<Fact.EquityMarked>.Id("id", f => f.Id),
        Fields<Fact.EquityMarked>.Seq,
        Fields<Fact.EquityMarked>.At,
        Fields<Fact.EquityMarked>.Wall,
        Fields<Fact.EquityMarked>.Agent(f => f.Agent),
        Fields<Fact.EquityMarked>.Money("cash_usd", f => f.Cash),
        Fields<Fact.EquityMarked>.Money("margin_usd", f => f.Margin),
        Fields<Fact.EquityMarked>.Money("unrealised_usd", f => f.Unrealised),
        Fields<Fact.EquityMarked>.Money("equity_usd", f => f.Equity));
}

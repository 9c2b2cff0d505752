using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading;

/// <summary>
/// Keeps its own books of a desk, from the rows alone, and holds the desk to them after every row: double entry, fills,
/// lots, margin, PnL by cause, guards, ids, and that the same input on the same state decides the same bytes.
/// </summary>
internal sealed class DeskAudit(DeskState start)
{
    private static readonly Account[] Accounts = Enum.GetValues<Account>();
    private readonly SortedDictionary<(AgentSlug Agent, Account Account), decimal> postings = [];
    private readonly SortedDictionary<(AgentSlug Agent, InstrumentId Instrument), decimal> fills = [];
    private readonly SortedDictionary<RowId, (Quantity Size, decimal Filled)> orders = [];
    private readonly HashSet<string> cloids = new(StringComparer.Ordinal);
    private readonly HashSet<RowId> ids = [];
    private DeskState before = start;
    private DeskState refolded = start;

    public long Rows { get; private set; }

    public long Fills { get; private set; }

    /// <summary>Off: only the books are audited, not that every row decides again and reads back to the same.</summary>
    public bool Replays { get; init; } = true;

    /// <summary>Whether naked positions are reported; off where a test stops the venue from answering.</summary>
    public bool GuardsRest { get; set; } = true;

    public void Row(DeskState after, Recorded row)
    {
        Rows++;
        var input = row.Step.Input;
        if (Replays)
        {
            var again = Canonical.Bytes(new Step(input, Desk.Decide(before, input)));
            Same(again.AsSpan().SequenceEqual(row.Payload), true, $"replay of row {row.Seq} {row.Kind} differs", row);
            refolded = Fold.Row(refolded, Recorded.Read(row.Seq, row.At, row.Kind, row.Payload));
        }

        foreach (var fact in row.Step.Facts)
        {
            Follow(fact, row);
        }

        foreach (var book in after.Agents.Values)
        {
            Books(book, row);
            Guards(book, row);
        }

        before = after;
    }

    public void ShouldRefold() => StateHash.Of(Replays ? refolded : before).ShouldBe(StateHash.Of(before));

    private void Follow(Fact fact, Recorded row)
    {
        switch (fact)
        {
            case Fact.Posted posted:
                Same(posted.Lines.Sum(l => l.Amount.Value), 0m, "postings of one fact do not sum to zero", row);
                foreach (var line in posted.Lines)
                {
                    IsNew(line.Id, row);
                    var key = (posted.Agent, line.Account);
                    postings[key] = postings.GetValueOrDefault(key) + line.Amount.Value;
                }

                break;
            case Fact.OrderIntended { Order: var order }:
                Intended(order, row);
                break;
            case Fact.Filled filled:
                Filled(filled, row);
                break;
            case Fact.LotOpened { Lot: var lot }:
                IsNew(lot.Id, row);
                break;
            case Fact.Decided { Decision: var decision }:
                IsNew(decision.Id, row);
                var refused = decision.Result == DecisionResult.Refused;
                Same(refused, !string.IsNullOrWhiteSpace(decision.Refusal), "a refusal and its reason go together",
                    row);
                Same(refused && decision.Verdicts.All(v => v.Passed), false, "a refusal without a breach", row);
                break;
            case Fact.EquityMarked mark:
                IsNew(mark.Id, row);
                Same((mark.Cash + mark.Margin + mark.Unrealised).Value, mark.Equity.Value, "equity of a mark", row);
                break;
            default:
                break;
        }
    }

    private void Intended(Order order, Recorded row)
    {
        IsNew(order.Id, row);
        Same(cloids.Add(order.Cloid.ToString()), true, $"cloid {order.Cloid} was used before", row);
        var rules = before.Instruments[order.Instrument];
        Same(rules.IsOnStep(order.Size) && !order.Size.IsZero, true, $"size {order.Size} is off the step", row);
        Same(order.Limit is not { } limit || rules.IsOnTick(limit), true, $"limit {order.Limit} is off the tick", row);
        Same(order.Trigger is not { } at || rules.IsOnTick(at), true, $"trigger {order.Trigger} is off the tick", row);
        orders[order.Id] = (order.Size, 0m);
    }

    private void Filled(Fact.Filled filled, Recorded row)
    {
        Fills++;
        var fill = filled.Fill;
        IsNew(fill.Id, row);
        var (size, done) = orders[fill.Order];
        orders[fill.Order] = (size, done + fill.Size.Value);
        Same(done + fill.Size.Value, filled.OrderFilled.Value, "filled so far", row);
        Same(filled.OrderFilled <= size, true, "more was filled than ordered", row);
        Same(fill.Size.IsZero, false, "a fill of nothing", row);
        var key = (fill.Agent, fill.Instrument);
        fills[key] = fills.GetValueOrDefault(key) + (fill.Side == Side.Buy ? fill.Size.Value : -fill.Size.Value);
    }

    private void Books(AgentBook book, Recorded row)
    {
        foreach (var account in Accounts)
        {
            Same(
                book.Balance(account).Value,
                postings.GetValueOrDefault((book.Agent, account)),
                $"balance of {account}",
                row);
        }

        foreach (var ((agent, instrument), size) in fills)
        {
            if (agent == book.Agent)
            {
                Same(book.Positions.GetValueOrDefault(instrument)?.Size ?? 0m, size, $"fills of {instrument}", row);
            }
        }

        var value = 0m;
        foreach (var position in book.Positions.Values)
        {
            var sign = position.Sign;
            Same(position.Lots.Sum(l => sign * l.Size.Value), position.Size, "lots make the position", row);
            Same(position.Lots.Sum(l => sign * l.Cost.Value), position.Cost.Value, "lots' cost", row);
            Same(position.Lots.All(l => !l.Size.IsZero && (l.Side == Side.Buy) == (sign > 0)), true, "lot sides", row);
            value += decimal.Round(position.Size * AnyPrice(position), 8) - position.Cost.Value;
        }

        Same(
            book.Positions.Values.Sum(p => p.Margin.Value), book.Balance(Account.Margin).Value, "isolated margin", row);
        var equity = book.Cash.Value + book.Balance(Account.Margin).Value + value;
        Same(Valuation.Equity(book, AnyMarks(book))!.Value.Value, equity, "cash + margin + unrealised", row);
        Same(
            book.PnlByCause.Values.Sum(v => v.Value),
            book.CashAndMargin.Value + book.Balance(Account.External).Value,
            "PnL by cause adds up",
            row);
    }

    private void Guards(AgentBook book, Recorded row)
    {
        foreach (var order in book.Orders.Values)
        {
            Same(order.IsTerminal, false, "a terminal order in the state", row);
            var orphan = order.ReduceOnly && !order.CancelWanted && !book.Positions.ContainsKey(order.Instrument);
            Same(orphan, false, $"orphan {order.Leg} of {order.Instrument}", row);
        }

        foreach (var position in book.Positions.Values.Where(
            p => GuardsRest && book.Frozen is null && p.Protection.Stop is not null))
        {
            var covered = book.Orders.Values
                .Where(o => o.Instrument == position.Instrument && !o.CancelWanted
                    && o.Leg is OrderLeg.Stop or OrderLeg.Liquidation
                        && o.Side == (position.Sign > 0 ? Side.Sell : Side.Buy))
                .Sum(o => o.Open.Value);
            Same(covered >= position.AbsSize.Value, true, $"{position.Instrument} of {book.Agent} is naked", row);
        }

        var needed = book.Positions.Values.Any(p => p.Protection.Stop is null && p.Leverage.Times > 1);
        Same(needed, false, "leverage without a stop", row);
    }

    private void IsNew(RowId id, Recorded row) => Same(ids.Add(id), true, $"id {id} was used before", row);

    private static decimal AnyPrice(Position position) =>
        decimal.Round(Math.Abs(position.Cost.Value / position.Size) * 1.0123m, 5) + 0.00001m;

    private static Marks AnyMarks(AgentBook book) => new(
    [
        .. book.Positions.Values.Select(p =>
            new MarkSeen(p.Instrument, new Price(AnyPrice(p)), new Moment(0), QuoteGrade.Quote)),
    ]);

    private static void Same<T>(T actual, T ought, string what, Recorded row)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, ought))
        {
            throw new InvalidOperationException(
                $"{what}: {actual}, not {ought}, at row {row.Seq}: {System.Text.Encoding.UTF8.GetString(row.Payload)}");
        }
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// Facts into state: no rule, no setting, no choice. Recovery, verify and the running desk all come through here, so a
/// recorded past folds to the same state for ever.
/// </summary>
public static class Fold
{
    /// <summary>Folds one recorded row: its facts in order, then the cursors.</summary>
    public static DeskState Row(DeskState desk, Recorded row)
    {
        foreach (var fact in row.Step.Facts)
        {
            desk = Apply(desk, fact);
        }

        return Cursors(desk, row);
    }

    /// <summary>Moves sequence, clock and the hash of history past a row whose facts are folded.</summary>
    public static DeskState Cursors(DeskState desk, Recorded row) => desk with
    {
        Seq = row.Seq,
        At = row.At,
        HistoryHash = row.Link is { } link && link.Before == desk.HistoryHash
            ? link.After
            : JournalHash.History(desk.HistoryHash, row.Kind, row.At, row.Payload),
    };

    public static DeskState Apply(DeskState desk, Fact fact) => fact switch
    {
        Fact.DeskCreated created => desk with { Mode = created.Mode, Limits = created.Limits },
        Fact.InstrumentAdmitted admitted => desk with
        {
            Instruments = desk.Instruments.SetItem(admitted.Instrument.Id, admitted.Instrument),
        },
        Fact.AgentJoined joined => desk with { Agents = desk.Agents.Add(joined.Agent, NewBook(joined)) },
        Fact.DeskLimitsChanged changed => desk with { Limits = changed.Limits },
        Fact.KillMoved moved => desk with { Kill = new KillLatch(moved.Engaged, moved.Reason) },
        Fact.InputRefused => desk,
        _ => ApplyToAgent(desk, fact),
    };

    private static DeskState ApplyToAgent(DeskState desk, Fact fact) => fact switch
    {
        Fact.RunChanged changed => Change(desk, changed.Agent, book => book with { Run = changed.Run }),
        Fact.AgentLimitsChanged changed => Change(desk, changed.Agent, book => book with { Limits = changed.Limits }),
        Fact.Posted posted => Change(desk, posted.Agent, book => Post(book, posted)),
        Fact.CycleOpened opened => Change(desk, opened.Agent, book => Open(book, opened)),
        Fact.CycleClosed closed => Change(desk, closed.Agent, Close),
        Fact.Decided => desk,
        Fact.OrderIntended intended => Change(desk, intended.Order.Agent, book => book with
        {
            Orders = book.Orders.Add(intended.Order.Id, intended.Order),
        }),
        Fact.OrderAnswered answered => ChangeOrder(desk, answered.Agent, answered.Order, order => order with
        {
            Status = answered.Status,
            Reason = answered.Reason ?? order.Reason,
        }),
        Fact.OrderTriggered triggered => ChangeOrder(
            desk, triggered.Agent, triggered.Order, order => order with { Triggered = true }),
        Fact.OrderTrailed trailed => ChangeOrder(desk, trailed.Agent, trailed.Order, order => order with
        {
            TrailBest = trailed.Best,
            Trigger = trailed.Trigger,
        }),
        Fact.CancelWanted wanted => ChangeOrder(desk, wanted.Agent, wanted.Order, order => order with
        {
            CancelWanted = true,
            Reason = wanted.Reason,
        }),
        Fact.Filled filled => ApplyFill(desk, filled),
        Fact.LotOpened opened => Change(desk, opened.Lot.Agent, book => ChangeLots(
            book, opened.Lot.Instrument, lots => lots.Add(opened.Lot))),
        Fact.LotReduced reduced => Change(desk, reduced.Left.Agent, book => ChangeLots(
            book, reduced.Left.Instrument, lots => Reduce(lots, reduced.Left))),
        Fact.PositionMoved moved => Change(desk, moved.Agent, book => Move(book, moved)),
        Fact.FundingBooked booked => Change(desk, booked.Agent, book => ChangeLots(
            book, booked.Instrument, lots => Share(lots, booked.Shares))),
        Fact.EquityMarked => desk,
        Fact.DayOpened opened => Change(desk, opened.Agent, book => book with
        {
            Loss = new LossDay(opened.Day, opened.Base, Usd.Zero, false) { TradedBefore = book.Traded },
        }),
        Fact.LossLatched latched => Change(desk, latched.Agent, book => book with
        {
            Loss = book.Loss! with { Latched = true },
        }),
        Fact.AccountFrozen frozen => Change(desk, frozen.Agent, book => book with { Frozen = frozen.Reason }),
        _ => throw new UnreachableException($"Unknown fact {fact.GetType().Name}"),
    };

    private static AgentBook Open(AgentBook book, Fact.CycleOpened opened) => book with
    {
        Cycle = new CycleCursor(opened.Cycle, opened.Asked, opened.Number, IsOpen: true),
    };

    private static AgentBook Close(AgentBook book) => book with { Cycle = book.Cycle! with { IsOpen = false } };

    private static AgentBook NewBook(Fact.AgentJoined joined) => new(
        joined.Agent,
        joined.Mind,
        joined.Margin,
        joined.Limits,
        RunState.Running,
        null,
        null,
        ImmutableSortedDictionary<Account, Usd>.Empty,
        ImmutableSortedDictionary<Cause, Usd>.Empty,
        ImmutableSortedDictionary<InstrumentId, Position>.Empty,
        ImmutableSortedDictionary<RowId, Order>.Empty,
        0,
        Usd.Zero,
        []);

    private static AgentBook Post(AgentBook book, Fact.Posted posted)
    {
        var balances = book.Balances;
        var causes = book.PnlByCause;
        var flows = Usd.Zero;
        foreach (var line in posted.Lines)
        {
            balances = balances.SetItem(line.Account, balances.GetValueOrDefault(line.Account) + line.Amount);
            if (line.Account == Account.External)
            {
                flows -= line.Amount;
            }
            else if (line.Account is not (Account.Cash or Account.Margin))
            {
                causes = causes.SetItem(line.Cause, causes.GetValueOrDefault(line.Cause) - line.Amount);
            }
        }

        var loss = book.Loss is { } day ? day with { Flows = day.Flows + flows } : null;
        return book with { Balances = balances, PnlByCause = causes, Loss = loss };
    }

    private static DeskState ApplyFill(DeskState desk, Fact.Filled filled)
    {
        var fill = filled.Fill;
        desk = Change(desk, fill.Agent, book => book with
        {
            FillCount = book.FillCount + 1,
            Traded = book.Traded + fill.Notional,
            RecentFills = Keep(book.RecentFills, fill.Key),
        });
        return ChangeOrder(desk, fill.Agent, fill.Order, order => order with
        {
            Filled = filled.OrderFilled,
            FilledNotional = filled.OrderNotional,
            Status = filled.OrderStatus,
            FillKeys = order.FillKeys.Add(fill.Key),
        });
    }

    private static ImmutableArray<string> Keep(ImmutableArray<string> keys, string key) =>
        keys.Length < AgentBook.RecentFillsMax ? keys.Add(key) : [.. keys.AsSpan(1, keys.Length - 1), key];

    private static AgentBook Move(AgentBook book, Fact.PositionMoved moved)
    {
        if (moved.Size == 0)
        {
            return book with { Positions = book.Positions.Remove(moved.Instrument) };
        }

        var lots = book.Positions.TryGetValue(moved.Instrument, out var before) ? before.Lots : [];
        return book with
        {
            Positions = book.Positions.SetItem(moved.Instrument, new Position(
                moved.Instrument,
                moved.Size,
                moved.Cost,
                moved.Margin,
                moved.Leverage,
                moved.Mode,
                moved.OpenedAt,
                moved.Decision,
                moved.Protection,
                lots)),
        };
    }

    private static AgentBook ChangeLots(
        AgentBook book, InstrumentId instrument, Func<ImmutableArray<Lot>, ImmutableArray<Lot>> change)
    {
        var position = book.Positions[instrument];
        return book with
        {
            Positions = book.Positions.SetItem(instrument, position with { Lots = change(position.Lots) }),
        };
    }

    private static ImmutableArray<Lot> Reduce(ImmutableArray<Lot> lots, Lot left)
    {
        var index = IndexOf(lots, left.Id);
        return left.Size.IsZero ? lots.RemoveAt(index) : lots.SetItem(index, left);
    }

    private static ImmutableArray<Lot> Share(ImmutableArray<Lot> lots, ImmutableArray<LotShare> shares)
    {
        foreach (var share in shares)
        {
            var index = IndexOf(lots, share.Lot);
            lots = lots.SetItem(index, lots[index] with { Funding = lots[index].Funding + share.Amount });
        }

        return lots;
    }

    private static int IndexOf(ImmutableArray<Lot> lots, RowId id)
    {
        for (var i = 0; i < lots.Length; i++)
        {
            if (lots[i].Id == id)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"Lot {id} is not open");
    }

    private static DeskState Change(DeskState desk, AgentSlug agent, Func<AgentBook, AgentBook> change) =>
        desk with { Agents = desk.Agents.SetItem(agent, change(desk.Agents[agent])) };

    /// <summary>Terminal orders leave the state: it holds only what is open.</summary>
    private static DeskState ChangeOrder(DeskState desk, AgentSlug agent, RowId id, Func<Order, Order> change) =>
        Change(desk, agent, book =>
        {
            var order = change(book.Orders[id]);
            return book with
            {
                Orders = order.IsTerminal ? book.Orders.Remove(id) : book.Orders.SetItem(id, order),
            };
        });
}

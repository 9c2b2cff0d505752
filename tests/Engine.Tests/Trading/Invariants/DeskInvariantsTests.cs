using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Invariants;
using Pitwall.Engine.Trading.Simulation;

namespace Pitwall.Engine.Tests.Trading.Invariants;

/// <summary>Each law is broken on purpose, in the state or in a row, and must be named.</summary>
public sealed class DeskInvariantsTests
{
    public static TheoryData<string, Func<AgentBook, AgentBook>> Corruptions => new()
    {
        { "I4", book => book with { Balances = book.Balances.SetItem(Account.Fees, new Usd(1m)) } },
        { "I3", book => book with { PnlByCause = book.PnlByCause.SetItem(Cause.User, new Usd(1m)) } },
        { "I2", book => Changed(book, p => p with { Size = p.Size * 2m }) },
        { "I2", book => Changed(book, p => p with { Cost = p.Cost + new Usd(1m) }) },
        { "I2", book => book with { Positions = book.Positions.Clear() } },
        { "I1", book => Changed(book, p => p with { Margin = p.Margin + new Usd(1m) }) },
        { "I17", book => book with { Orders = book.Orders.Clear() } },
        { "I17", book => Changed(book, p => p with { Protection = Protection.None }) },
        { "I18", book => book with { Positions = book.Positions.Clear() } },
    };

    public static TheoryData<string, Func<Fact, Fact>> ForgedFacts => new()
    {
        {
            "I4", fact => fact is Fact.Posted { Lines: var lines } posted
                ? posted with { Lines = [lines[0] with { Amount = lines[0].Amount + new Usd(1m) }, .. lines[1..]] }
                : fact
        },
        {
            "I5", fact => fact is Fact.LotOpened opened
                ? new Fact.LotOpened(opened.Lot with { EntryFee = opened.Lot.EntryFee + new Usd(1m) }) : fact
        },
        {
            "I6", fact => fact is Fact.Filled filled
                ? filled with { Fill = filled.Fill with { Notional = filled.Fill.Notional + new Usd(1m) } } : fact
        },
        {
            "I6", fact => fact is Fact.OrderIntended intended
                ? new Fact.OrderIntended(intended.Order with { Trigger = new Price(98_000.123m) }) : fact
        },
        {
            "I7", fact => fact is Fact.OrderIntended intended
                ? new Fact.OrderIntended(intended.Order with { Version = 99 }) : fact
        },
        {
            "I10", fact => fact is Fact.Filled filled
                ? filled with { OrderFilled = filled.OrderFilled + filled.Fill.Size } : fact
        },
    };

    [Theory]
    [MemberData(nameof(Corruptions))]
    public void A_state_that_cannot_be_is_named_by_its_law(string law, Func<AgentBook, AgentBook> corrupt)
    {
        var desk = Holding();
        var broken = Corrupted(desk.State, corrupt);
        var row = desk.Rows[^1];

        DeskInvariants.Check(desk.State, row, broken).Select(b => b.Law).ShouldContain(law);
    }

    [Theory]
    [MemberData(nameof(ForgedFacts))]
    public void A_row_that_cannot_be_is_named_by_its_law(string law, Func<Fact, Fact> forge)
    {
        var before = new DeskScenario { VenueAnswers = false }.Wants(Wish.Long(Coins.Btc, 10_000m));
        var order = before.Resting(OrderLeg.Entry);
        var (after, row) = Desk.Take(before.State, before.FillOf(order, 100_000m, 0.1m, "x"));
        DeskInvariants.Check(before.State, row, after).ShouldBeEmpty();
        var forged = row with { Step = row.Step with { Facts = [.. row.Step.Facts.Select(forge)] } };

        DeskInvariants.Check(before.State, forged, after).Select(b => b.Law).ShouldContain(law);
    }

    [Theory]
    [InlineData("I15", "killed")]
    [InlineData("I15", "paused")]
    [InlineData("I15", "frozen")]
    [InlineData("I15", "latched")]
    [InlineData("I14", "capped")]
    [InlineData("I14", "churned")]
    [InlineData("I20", "stale")]
    public void New_risk_that_no_gate_should_pass_is_named_by_its_law(string law, string how)
    {
        var desk = new DeskScenario { VenueAnswers = false };
        var before = desk.State;
        desk.Wants(Wish.Long(Coins.Btc, 10_000m));
        var (row, input) = (desk.Rows[^1], (Input.Proposed)desk.Rows[^1].Step.Input);
        DeskInvariants.Check(before, row, desk.State).ShouldBeEmpty();
        var stale = row with
        {
            Step = row.Step with
            {
                Input = input with
                {
                    Marks = [.. input.Marks.Select(m => m with { QuotedAt = m.QuotedAt.Plus(-Moment.Day) })],
                },
            },
        };

        var breaches = how switch
        {
            "killed" => DeskInvariants.Check(before with { Kill = new KillLatch(true, "") }, row, desk.State),
            "stale" => DeskInvariants.Check(before, stale, desk.State),
            _ => DeskInvariants.Check(before, row, Corrupted(desk.State, book => how switch
            {
                "paused" => book with { Run = RunState.Paused },
                "frozen" => book with { Frozen = "x" },
                "latched" => book with { Loss = new LossDay(desk.Now.StartOfDay, Usd.Zero, Usd.Zero, true) },
                "churned" => book with { Limits = book.Limits with { TurnoverMaxXDay = 0.009999m } },
                _ => book with { Limits = book.Limits with { ExposureMax = new Usd(9_999m) } },
            })),
        };

        breaches.Select(b => b.Law).ShouldContain(law);
    }

    [Fact]
    public void A_mind_that_closes_what_it_must_still_hold_is_named_by_its_law()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m)).Fills(100_000m);
        var before = desk.State;
        desk.VenueAnswers = false;
        desk.Wants(Wish.Close(Coins.Btc));
        var bound = Corrupted(
            desk.State, book => book with { Limits = book.Limits with { HoldMinMinutes = 15 } });

        DeskInvariants.Check(before, desk.Rows[^1], desk.State).ShouldBeEmpty();
        DeskInvariants.Check(before, desk.Rows[^1], bound).Select(b => b.Law).ShouldContain("I14");
    }

    [Fact]
    public void A_running_desk_with_corrupt_books_freezes_the_account_in_the_same_batch_and_tells_once()
    {
        var corrupt = Corrupted(Holding().State, book =>
            book with { Balances = book.Balances.SetItem(Account.Cash, book.Cash + new Usd(1m)) });
        var sim = new SimulatedDesk(corrupt, [], new MemoryBarHistory([]), BarInterval.OneHour)
        {
            Laws = new InvariantWatch(),
        };

        sim.Submit(new Input.CashMoved(corrupt.At, DeskScenario.Edge, new Usd(5m), "deposit"));
        var rows = sim.TakeRecorded();
        sim.Submit(new Input.CashMoved(corrupt.At, DeskScenario.Edge, new Usd(5m), "deposit"));

        rows.SelectMany(r => r.Step.Facts).OfType<Fact.AccountFrozen>().ShouldHaveSingleItem()
            .Reason.ShouldContain("I4");
        sim.State.Agents[DeskScenario.Edge].Frozen.ShouldNotBeNull();
        sim.TakeRecorded().SelectMany(r => r.Step.Facts).OfType<Fact.AccountFrozen>().ShouldBeEmpty();
        sim.Laws!.TakeAlarms().Select(b => b.Law).ShouldContain("I4");
        sim.Laws!.TakeAlarms().ShouldBeEmpty();
    }

    [Fact]
    public void A_frozen_account_takes_no_new_risk_lets_go_of_what_rests_and_can_still_close()
    {
        var desk = Holding().Wants(Wish.Long(Coins.Eth, 1_000m) with { Limit = 3_000m });
        desk.Takes(new Input.FreezeAsked(desk.Now, DeskScenario.Edge, "books differ"));

        desk.Orders.ShouldAllBe(o => o.ReduceOnly);
        desk.Wants(Wish.Long(Coins.Eth, 1_000m)).Decision.Result.ShouldBe(DecisionResult.Refused);
        desk.Wants(Wish.Close(Coins.Btc)).Decision.Result.ShouldBe(DecisionResult.Accepted);
    }

    private static DeskScenario Holding() =>
        new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m, leverage: 2)).Fills(100_000m);

    private static DeskState Corrupted(DeskState state, Func<AgentBook, AgentBook> corrupt) => state with
    {
        Agents = state.Agents.SetItem(DeskScenario.Edge, corrupt(state.Agents[DeskScenario.Edge])),
    };

    private static AgentBook Changed(AgentBook book, Func<Position, Position> change) =>
        book with { Positions = book.Positions.SetItem(Coins.Btc, change(book.Positions[Coins.Btc])) };
}

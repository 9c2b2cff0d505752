using System.Collections.Immutable;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using static Pitwall.Engine.Tests.Deliberation.Briefings;

namespace Pitwall.Engine.Tests.Deliberation;

public class BuyAndHoldTests
{
    private readonly BuyAndHold mind = new();

    [Fact]
    public void Buys_every_coin_for_an_equal_part_of_98_percent_without_leverage_or_stop()
    {
        var proposals = mind.Think(For(mind.Name, (Btc, Series.Flat(25)), (Eth, Series.Flat(25, 3m)))).Proposals;
        proposals.Select(p => p.Instrument).ShouldBe([Btc, Eth]);
        proposals.ShouldAllBe(p => p.Action == ProposalAction.OpenLong && p.Leverage == 1 && p.NotionalUsd == 4_900m);
        proposals.ShouldAllBe(p => p.Stop == null && p.Target == null);
    }

    [Fact]
    public void Six_equal_parts_lose_nothing_but_the_eighth_decimal()
    {
        var coins = Enumerable.Range(1, 6).Select(i => (new InstrumentId($"lab:C{i}"), Series.Flat(30))).ToArray();
        mind.Think(For(mind.Name, coins)).Proposals.ShouldAllBe(p => p.NotionalUsd == 1_633.33333333m);
        mind.Think(For(mind.Name, coins)).Proposals.Length.ShouldBe(6);
    }

    [Fact]
    public void Waits_for_a_day_of_history_of_every_coin_that_has_begun()
    {
        mind.Think(For(mind.Name, (Btc, Series.Flat(24)))).Proposals.ShouldBeEmpty();
        mind.Think(For(mind.Name, (Btc, Series.Flat(40)), (Eth, Series.Flat(20)))).Note
            .ShouldBe("waiting until every coin has a day of history on 2 coins");
    }

    [Fact]
    public void Does_not_wait_for_a_coin_without_any_bars()
    {
        var reply = mind.Think(For(mind.Name, (Btc, Series.Flat(40)), (Eth, [])));
        var open = reply.Proposals.ShouldHaveSingleItem();
        open.Instrument.ShouldBe(Btc);
        open.NotionalUsd.ShouldBe(4_900m);
        reply.Note.ShouldBe("too little history on 1 coin");
    }

    [Fact]
    public void Never_trades_again_while_it_holds_everything()
    {
        var briefing = For(mind.Name, (Btc, Series.Flat(30).Then(30, 0.05m)));
        var reply = mind.Think(briefing.Holding(Position(Btc, 98m, 250m, SyntheticBars.Start)));
        reply.Outcome.ShouldBe(CycleOutcome.NoAction);
        reply.Note.ShouldBe("held on 1 coin");
    }

    [Fact]
    public void Tries_again_only_the_coin_that_did_not_fill()
    {
        var briefing = For(mind.Name, (Btc, Series.Flat(30)), (Eth, Series.Flat(30)));
        var half = briefing with
        {
            Account = briefing.Account with
            {
                FreeMargin = new Usd(5_100m),
                Positions = ImmutableArray.Create(Position(Btc, 49m, 100m, SyntheticBars.Start)),
            },
        };
        var open = mind.Think(half).Proposals.ShouldHaveSingleItem();
        open.Instrument.ShouldBe(Eth);
        open.NotionalUsd.ShouldBe(4_900m);
        mind.Think(half.Awaiting(Eth)).Proposals.ShouldBeEmpty();
    }
}

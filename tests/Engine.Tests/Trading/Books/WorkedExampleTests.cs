using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading.Books;

/// <summary>The venue's worked examples, through the desk and its books.</summary>
public sealed class WorkedExampleTests
{
    [Fact]
    public void Ten_thousand_dollars_in_and_out_as_taker_cost_nine_dollars_T18()
    {
        var desk = new DeskScenario(cash: 10_000m)
            .Wants(Wish.Long(Coins.Btc, 10_000m, leverage: 2))
            .Fills(100_000m)
            .Wants(Wish.Close(Coins.Btc))
            .Fills(100_000m, leg: OrderLeg.Exit);

        desk.Book.Cash.ShouldBe(new Usd(9_991m));
        desk.Book.Balance(Account.Fees).ShouldBe(new Usd(9m));
        desk.Book.Positions.ShouldBeEmpty();
        desk.RefoldsToTheSameState();
    }

    [Fact]
    public void A_day_of_baseline_funding_on_one_bitcoin_costs_thirty_dollars_T19()
    {
        var desk = new DeskScenario(cash: 200_000m).Wants(Wish.Long(Coins.Btc, 100_000m)).Fills(100_000m);
        var before = desk.Book.CashAndMargin;

        for (var hour = 0; hour < 24; hour++)
        {
            desk.Later(Moment.Hour).Takes(new Input.FundingSettled(
                desk.Now, Coins.Btc, CandleFeed.BaselineFunding, new Price(100_000m), true));
        }

        (before - desk.Book.CashAndMargin).ShouldBe(new Usd(30m));
        desk.Book.Balance(Account.Funding).ShouldBe(new Usd(30m));
        desk.Book.PnlByCause[Cause.Funding].ShouldBe(new Usd(-30m));
        desk.Position(Coins.Btc)!.Lots.Single().Funding.ShouldBe(new Usd(30m));
        desk.Position(Coins.Btc)!.Margin.ShouldBe(new Usd(99_970m));
    }

    [Fact]
    public void A_short_receives_what_a_long_pays()
    {
        var desk = new DeskScenario(cash: 200_000m).Wants(Wish.Short(Coins.Btc, 100_000m)).Fills(100_000m);
        var before = desk.Book.CashAndMargin;

        desk.Takes(new Input.FundingSettled(desk.Now, Coins.Btc, 0.0001m, new Price(100_000m), false));

        (desk.Book.CashAndMargin - before).ShouldBe(new Usd(10m));
    }

    [Fact]
    public void The_parts_of_a_fee_add_up_to_the_fee_however_often_a_lot_is_cut()
    {
        var desk = new DeskScenario().Wants(Wish.Long(Coins.Btc, 9_999.99m, leverage: 3)).Fills(99_999m);
        var paid = desk.Position(Coins.Btc)!.Lots.Single().EntryFee;
        foreach (var fraction in new[] { 0.37m, 0.11m, 0.53m, 1m })
        {
            desk.Wants(Wish.Reduce(Coins.Btc, fraction)).Fills(100_333m, leg: OrderLeg.Exit);
        }

        var cuts = desk.Rows.SelectMany(r => r.Step.Facts).OfType<Fact.LotReduced>().ToArray();
        cuts.Length.ShouldBe(4);
        cuts.Aggregate(Usd.Zero, (sum, cut) => sum + cut.EntryFee).ShouldBe(paid);
        cuts.Aggregate(paid, (sum, cut) => sum + cut.ExitFee).ShouldBe(desk.Book.Balance(Account.Fees));
        desk.Book.Positions.ShouldBeEmpty();
        desk.Book.Balance(Account.Margin).ShouldBe(Usd.Zero);
    }

    [Fact]
    public void Lots_close_first_in_first_out()
    {
        var desk = new DeskScenario(cash: 50_000m)
            .Wants(Wish.Long(Coins.Btc, 10_000m)).Fills(100_000m)
            .Moves(Coins.Btc, 110_000m)
            .Wants(Wish.More(Coins.Btc, 11_000m)).Fills(110_000m);

        desk.Wants(Wish.Reduce(Coins.Btc, 0.6m)).Fills(120_000m, leg: OrderLeg.Exit);

        var cuts = desk.LastFacts.OfType<Fact.LotReduced>().ToArray();
        cuts.Select(c => c.Gross.Value).ShouldBe([2_000m, 200m]);
        cuts[0].Left.Size.IsZero.ShouldBeTrue();
        desk.Position(Coins.Btc)!.Lots.Single().Cost.ShouldBe(new Usd(8_800m));
    }
}

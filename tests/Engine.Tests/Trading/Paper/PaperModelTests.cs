using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Paper;

namespace Pitwall.Engine.Tests.Trading.Paper;

public sealed class PaperModelTests
{
    private static readonly ImmutableArray<BookLevel> Asks =
    [
        Level(110_428m, 3.72573m), Level(110_430m, 0.03586m), Level(110_431m, 1.35809m),
    ];

    [Fact]
    public void Buying_five_bitcoin_walks_the_recorded_book_T20()
    {
        // The best bid of that book was one dollar below the best ask, so its mid is 110,427.50.
        var mid = new Price(110_427.5m);

        var fills = PaperTaker.AgainstBook(Side.Buy, new Quantity(5m), Asks, mid);

        fills.Select(f => (f.Price.Value, f.Size.Value)).ShouldBe(
            [(110_428m, 3.72573m), (110_430m, 0.03586m), (110_431m, 1.23841m)]);
        var paid = fills.Sum(f => f.Price.Value * f.Size.Value);
        decimal.Round(paid / 5m, 2).ShouldBe(110_428.76m);
        decimal.Round(((paid / 5m / mid.Value) - 1m) * 10_000m, 2).ShouldBe(0.11m);
        var fee = fills.Aggregate(Usd.Zero, (sum, f) => sum + PaperModel.Fee(f.Price, f.Size, Liquidity.Taker));
        decimal.Round(fee.Value, 2).ShouldBe(248.46m);
    }

    [Fact]
    public void A_walk_ends_at_twenty_levels_and_five_percent_from_the_mid()
    {
        var steep = Enumerable.Range(0, 30).Select(i => Level(100m + i, 1m)).ToImmutableArray();
        var flat = Enumerable.Range(0, 30).Select(i => Level(100m + (i / 100m), 1m)).ToImmutableArray();

        PaperTaker.AgainstBook(Side.Buy, new Quantity(30m), steep, new Price(100m)).Length.ShouldBe(6);
        PaperTaker.AgainstBook(Side.Buy, new Quantity(30m), flat, new Price(100m)).Length.ShouldBe(20);
    }

    [Fact]
    public void Impact_is_one_basis_point_on_bitcoin_and_nine_on_doge()
    {
        var btc = PaperModel.Impact(100_000m, new ImpactFacts(0.02m, 3_700_000_000m, true))!.Value * 10_000m;
        var doge = PaperModel.Impact(10_000m, new ImpactFacts(0.04m, 21_000_000m, true))!.Value * 10_000m;

        decimal.Round(btc, 2).ShouldBe(1.04m);
        decimal.Round(doge, 1).ShouldBe(8.7m);
        PaperModel.Impact(1m, new ImpactFacts(0.02m, 0m, true)).ShouldBeNull();
    }

    [Fact]
    public void A_quote_is_crossed_on_its_far_side_and_rounded_against_the_taker()
    {
        var quote = new Quote(
            Coins.Btc, new Moment(0), new Price(100_000m), new Price(100_000m), new Price(99_999m), new Price(100_001m),
            QuoteGrade.Quote, [], []);
        var facts = new ImpactFacts(0.02m, 3_700_000_000m, true);

        var buy = PaperTaker.AgainstQuote(Coins.BtcRules, Side.Buy, new Quantity(1m), quote, facts)!.Value;
        var sell = PaperTaker.AgainstQuote(Coins.BtcRules, Side.Sell, new Quantity(1m), quote, facts)!.Value;

        buy.Price.Value.ShouldBe(100_012m);
        sell.Price.Value.ShouldBe(99_988m);
        buy.Reference.ShouldBe(new Price(100_000m));
    }

    [Fact]
    public void A_candle_gives_half_spread_and_impact_and_is_not_clamped_to_the_bar()
    {
        var facts = new ImpactFacts(0.02m, 3_700_000_000m, true);

        var buy = PaperTaker.AgainstBar(Coins.BtcRules, Side.Buy, new Quantity(1m), new Price(100_000m), facts)!.Value;

        // 0.5 bps of half-spread + 1.04 bps of impact on 100,000 = 15.4, up to the tick of 1.
        buy.Price.Value.ShouldBe(100_016m);
        PaperTaker.AgainstBar(Coins.BtcRules, Side.Sell, new Quantity(1m), new Price(100_000m), facts)!
            .Value.Price.Value.ShouldBe(99_984m);
    }

    [Theory]
    [InlineData("BTC", 123456.7, 123456, 123457)]
    [InlineData("BTC", 98765.43, 98765, 98766)]
    [InlineData("BTC", 9876.54, 9876.5, 9876.6)]
    [InlineData("BTC", 987.654, 987.6, 987.7)]
    [InlineData("ETH", 4000.123, 4000.1, 4000.2)]
    [InlineData("ETH", 400.1234, 400.12, 400.13)]
    [InlineData("DOGE", 0.1894736, 0.18947, 0.18948)]
    [InlineData("DOGE", 0.0123456789, 0.012345, 0.012346)]
    [InlineData("DOGE", 1.234567, 1.2345, 1.2346)]
    public void Prices_have_five_figures_and_the_venues_decimals_and_integers_always_pass(
        string symbol, double price, double down, double up)
    {
        var rules = Coins.All.Single(c => string.Equals(c.Id.Symbol, symbol, StringComparison.Ordinal));

        rules.RoundPrice((decimal)price, up: false).Value.ShouldBe((decimal)down);
        rules.RoundPrice((decimal)price, up: true).Value.ShouldBe((decimal)up);
        rules.IsOnTick(new Price((decimal)down)).ShouldBeTrue();
        rules.IsOnTick(new Price((decimal)price)).ShouldBeFalse();
    }

    [Fact]
    public void Sizes_round_toward_zero_to_the_step()
    {
        Coins.BtcRules.RoundSize(0.123459m).Value.ShouldBe(0.12345m);
        Coins.BtcRules.RoundSize(-0.123459m).Value.ShouldBe(0.12345m);
        Coins.DogeRules.RoundSize(0.99m).IsZero.ShouldBeTrue();
    }

    [Fact]
    public void A_queue_is_eaten_by_trades_and_a_trade_through_fills_everything()
    {
        var queue = new PaperQueue(new Quantity(5m));

        var (after, none) = queue.OnTrade(new Quantity(3m), through: false, new Quantity(2m));
        none.IsZero.ShouldBeTrue();
        after.OnTrade(new Quantity(3m), through: false, new Quantity(2m)).Filled.Value.ShouldBe(1m);
        queue.OnTrade(new Quantity(0.1m), through: true, new Quantity(2m)).Filled.Value.ShouldBe(2m);
    }

    [Fact]
    public void Depth_that_we_took_stays_missing_for_ten_seconds()
    {
        var consumed = new ConsumedDepth();
        var taken = new PaperExecution(new Price(110_428m), new Quantity(3m), new Price(110_428m), QuoteGrade.Book);
        consumed.Take(Coins.Btc, Side.Buy, taken, new Moment(0));

        consumed.Left(Coins.Btc, Side.Buy, Asks, new Moment(9_999_999)).First().Size.Value.ShouldBe(0.72573m);
        consumed.Left(Coins.Btc, Side.Buy, Asks, new Moment(10_000_000)).First().Size.Value.ShouldBe(3.72573m);
    }

    [Fact]
    public void A_post_only_order_crosses_when_it_touches_the_other_side()
    {
        PaperMaker.WouldCross(Side.Buy, new Price(100m), new Price(99m), new Price(100m)).ShouldBeTrue();
        PaperMaker.WouldCross(Side.Buy, new Price(99m), new Price(99m), new Price(100m)).ShouldBeFalse();
        PaperMaker.WouldCross(Side.Sell, new Price(99m), new Price(99m), new Price(100m)).ShouldBeTrue();
    }

    private static BookLevel Level(decimal price, decimal size) => new(new Price(price), new Quantity(size));
}

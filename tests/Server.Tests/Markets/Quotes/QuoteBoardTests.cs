using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Quotes;

namespace Pitwall.Server.Tests.Markets.Quotes;

public sealed class QuoteBoardTests
{
    private static readonly InstrumentId Btc = new("hyperliquid:BTC");
    private readonly QuoteBoard board = new();

    [Fact]
    public void Knows_nothing_of_what_was_never_quoted() => board.All().ShouldBeEmpty();

    [Fact]
    public void Keeps_the_newest_of_one_grade()
    {
        board.Put(null, Candle(100, at: 60));
        board.Put(null, Candle(99, at: 0));

        Latest().Mark.ShouldBe(new Price(100));
    }

    [Fact]
    public void A_candle_does_not_hide_a_book_until_that_is_a_minute_old()
    {
        board.Put(null, Candle(100, at: 0) with { Grade = QuoteGrade.Book });

        board.Put(null, Candle(90, at: 59));
        Latest().Grade.ShouldBe(QuoteGrade.Book);

        board.Put(null, Candle(90, at: 60));
        Latest().Grade.ShouldBe(QuoteGrade.Candle);
    }

    [Fact]
    public void Lists_quotes_by_instrument_name()
    {
        board.Put(null, Candle(1, at: 0) with { Instrument = new InstrumentId("hyperliquid:XRP") });
        board.Put(null, Candle(2, at: 0));

        board.All().Select(each => each.Quote.Instrument.Symbol).ShouldBe(["BTC", "XRP"]);
    }

    [Fact]
    public void Two_desks_that_replay_one_instrument_keep_their_own_times()
    {
        board.Put("late", Candle(100, at: 60));
        board.Put("early", Candle(90, at: 0));

        board.All().Select(each => (each.Desk, each.Quote.Mark.Value)).ShouldBe([("early", 90m), ("late", 100m)]);
    }

    private Quote Latest() => board.All().ShouldHaveSingleItem().Quote;

    private static Quote Candle(decimal close, int at) =>
        Quote.FromClose(Btc, Moment.FromSeconds(at), new Price(close));
}

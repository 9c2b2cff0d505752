using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Quotes;

namespace Pitwall.Server.Tests.Markets.Quotes;

public sealed class QuoteBoardTests
{
    private static readonly InstrumentId Btc = new("hyperliquid:BTC");
    private readonly QuoteBoard board = new();

    [Fact]
    public void Knows_nothing_of_what_was_never_quoted() => board.Find(Btc).ShouldBeNull();

    [Fact]
    public void Keeps_the_newest_of_one_grade()
    {
        board.Put(Candle(100, at: 60));
        board.Put(Candle(99, at: 0));

        board.Find(Btc)!.Mark.ShouldBe(new Price(100));
    }

    [Fact]
    public void A_candle_does_not_hide_a_book_until_that_is_a_minute_old()
    {
        board.Put(Candle(100, at: 0) with { Grade = QuoteGrade.Book });

        board.Put(Candle(90, at: 59));
        board.Find(Btc)!.Grade.ShouldBe(QuoteGrade.Book);

        board.Put(Candle(90, at: 60));
        board.Find(Btc)!.Grade.ShouldBe(QuoteGrade.Candle);
    }

    [Fact]
    public void Lists_quotes_by_instrument_name()
    {
        board.Put(Candle(1, at: 0) with { Instrument = new InstrumentId("hyperliquid:XRP") });
        board.Put(Candle(2, at: 0));

        board.All().Select(quote => quote.Instrument.Symbol).ShouldBe(["BTC", "XRP"]);
    }

    private static Quote Candle(decimal close, int at) =>
        Quote.FromClose(Btc, Moment.FromSeconds(at), new Price(close));
}

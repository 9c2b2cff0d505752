using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Markets;
using Pitwall.Server.Markets.Quotes;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Markets.Api;

/// <summary>
/// <c>GET /api/markets/quotes</c>: what each market is worth, since when, and how good the source is.
/// </summary>
internal static class ListQuotes
{
    public static void MapListQuotes(this RouteGroupBuilder markets) => markets
        .MapGet("/quotes", Handle)
        .WithQueryFields("desk")
        .WithName("ListQuotes")
        .WithSummary("The latest quote of every instrument that has one, of every simulated clock it is quoted on.");

    private static Ok<Response[]> Handle(
        IQuoteSource quotes,
        [Description("Only quotes on the clock of this lab or replay desk.")] string? desk) =>
        TypedResults.Ok(quotes.All()
            .Where(each => desk is null || string.Equals(each.Desk, desk, StringComparison.Ordinal))
            .Select(each => Shown(each.Desk, each.Quote))
            .ToArray());

    private static Response Shown(string? desk, Quote quote) =>
        new(quote.Instrument.ToString(), MarketQuery.Shown(quote.At), quote.Mark.Value, quote.Mid.Value, quote.Grade)
        {
            Desk = desk,
            Bid = quote.Grade == QuoteGrade.Candle ? null : quote.Bid.Value,
            Ask = quote.Grade == QuoteGrade.Candle ? null : quote.Ask.Value,
            Bids = [.. quote.Bids.Select(Shown)],
            Asks = [.. quote.Asks.Select(Shown)],
        };

    private static Level Shown(BookLevel level) => new(level.Price.Value, level.Size.Value);

    /// <param name="At">When it was true, on the clock of its feed, UTC.</param>
    public sealed record Response(string Instrument, DateTime At, decimal Mark, decimal Mid, QuoteGrade Grade)
    {
        /// <summary>The desk whose clock it is on; null for the market itself.</summary>
        public string? Desk { get; init; }

        /// <summary>Null on candle grade: a candle does not know it.</summary>
        public decimal? Bid { get; init; }

        /// <summary>Null on candle grade: a candle does not know it.</summary>
        public decimal? Ask { get; init; }

        /// <summary>Best first; empty unless the grade is book.</summary>
        public IReadOnlyList<Level> Bids { get; init; } = [];

        public IReadOnlyList<Level> Asks { get; init; } = [];
    }

    public sealed record Level(decimal Price, decimal Size);
}

using Pitwall.Server.Markets.Api;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Funding;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Markets.OpenInterest;
using Pitwall.Server.Markets.Quotes;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Markets;

/// <summary>
/// The front door of the room that knows venues, instruments, candles, funding, open interest and quotes.
/// </summary>
internal static class MarketsRoom
{
    public static void AddMarkets(this IServiceCollection services)
    {
        services.AddSingleton<InstrumentCatalogue>();
        services.AddSingleton<BarStore>();
        services.AddSingleton<FundingStore>();
        services.AddSingleton<OpenInterestStore>();
        services.AddSingleton<QuoteBoard>();
        services.AddSingleton<IQuoteSource>(provider => provider.GetRequiredService<QuoteBoard>());
    }

    public static void MapMarkets(this RouteGroupBuilder api)
    {
        var markets = api.MapGroup("/markets").WithTags("Markets").RequireViewer();
        markets.MapListInstruments();
        markets.MapReadCandles();
        markets.MapReadFunding();
        markets.MapReadOpenInterest();
        markets.MapListImports();
        markets.MapListQuotes();
    }
}

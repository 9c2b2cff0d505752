using Npgsql;
using Pitwall.Server.Markets.Quotes;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Past.Api;
using Pitwall.Server.Trading.Api;
using Pitwall.Server.Trading.Live;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Trading;

/// <summary>The front door of the room that decides, books and remembers.</summary>
internal static class TradingRoom
{
    public static void AddTrading(this IServiceCollection services)
    {
        services.AddSingleton<DeskBoard>();
        services.AddSingleton<DeskLists>();
        services.AddSingleton<DeskNews>();
        services.AddSingleton(provider => new DeskServices(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IMindSource>(),
            provider.GetRequiredService<QuoteBoard>(),
            provider.GetRequiredService<DeskBoard>(),
            provider.GetRequiredService<DeskNews>())
        {
            Thinker = provider.GetService<IThinker>() ?? new NobodyThinks(),
        });
    }

    public static void AddTradingWorkers(this IServiceCollection services)
    {
        services.AddHostedService<DeskHost>();
        services.AddHostedService<DeskTail>();
    }

    public static void MapTrading(this RouteGroupBuilder api)
    {
        var desks = api.MapGroup("/desks").WithTags("Trading").RequireViewer();
        desks.MapListDesks();
        var desk = desks.MapGroup("/{desk}").ProducesProblem(StatusCodes.Status404NotFound);
        desk.MapShowDesk();
        desk.MapShowStanding();
        desk.MapSetPace();
        desk.MapSetKill();
        desk.MapListDeskAgents();
        desk.MapControlAgent();
        desk.MapCountOutcomes();
        desk.MapListLiquidations();
        desk.MapListDecisions();
        desk.MapShowDecision();
        desk.MapListOrders();
        desk.MapListFills();
        desk.MapListPositions();
        desk.MapListLots();
        desk.MapListPostings();
        desk.MapListEquityMarks();
        desk.MapReadJournal();
        api.MapGroup("/trading/past/{agent}").WithTags("Trading").RequireViewer().MapPastBooks();
    }
}

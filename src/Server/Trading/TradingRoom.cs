using Npgsql;
using Pitwall.Server.Markets.Quotes;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Trading;

/// <summary>The front door of the room that decides, books and remembers.</summary>
internal static class TradingRoom
{
    public static void AddTrading(this IServiceCollection services)
    {
        services.AddSingleton<DeskBoard>();
        services.AddSingleton(provider => new DeskServices(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IMindSource>(),
            provider.GetRequiredService<QuoteBoard>(),
            provider.GetRequiredService<DeskBoard>()));
    }

    public static void AddTradingWorkers(this IServiceCollection services) => services.AddHostedService<DeskHost>();
}

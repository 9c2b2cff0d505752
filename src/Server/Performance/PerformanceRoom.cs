using Pitwall.Server.Performance.Api;
using Pitwall.Server.Performance.Live;
using Pitwall.Server.Performance.Luck;
using Pitwall.Server.Performance.Money;
using Pitwall.Server.Performance.Rankings;
using Pitwall.Server.Performance.Tracks;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Performance;

/// <summary>The front door of the room that knows what anything was worth over time.</summary>
internal static class PerformanceRoom
{
    public static void AddPerformance(this IServiceCollection services)
    {
        services.AddSingleton<DeskHistories>();
        services.AddSingleton<ILuckFan, LabLuckFan>();
        services.AddSingleton<RankingBoard>();
        services.AddSingleton<DeskActivities>();
        services.AddSingleton<MoneyBooks>();
        services.AddSingleton<RankingSheets>();
        services.AddSingleton<DeskQuestions>();
    }

    public static void AddPerformanceWorkers(this IServiceCollection services) =>
        services.AddHostedService<MidnightWatch>();

    public static void MapPerformance(this RouteGroupBuilder api)
    {
        var performance = api.MapGroup("/performance")
            .WithTags("Performance")
            .RequireViewer()
            .ProducesProblem(StatusCodes.Status404NotFound);
        performance.MapReadRanking();
        performance.MapReadEquity();
        performance.MapReadMoney();
        performance.MapReadAgentStatistics();
        performance.MapReadCalibration();
        performance.MapReadPastStatistics();
    }
}

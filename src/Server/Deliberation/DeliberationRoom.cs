using Npgsql;
using Pitwall.Server.Deliberation.Api;
using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Deliberation.Lab;
using Pitwall.Server.Deliberation.Past.Api;
using Pitwall.Server.Deliberation.Retention;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Deliberation;

/// <summary>The front door of the room that thinks.</summary>
internal static class DeliberationRoom
{
    public static void AddDeliberation(this IServiceCollection services)
    {
        services.AddSingleton<IMindSource, MindSource>();
        services.AddSingleton<LabDesk>();
        services.AddSingleton(provider => new CallMaker(
            provider.GetRequiredService<IConfiguration>(), ModelHttp.Make(),
                provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IThinker, Thinker>();
        services.AddSingleton(provider => new Rehearsal(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<CallMaker>())
        {
            Board = provider.GetRequiredService<DeskBoard>(),
        });
    }

    public static void MapDeliberation(this RouteGroupBuilder api)
    {
        var deliberation = api.MapGroup("/deliberation").WithTags("Deliberation").RequireViewer();
        deliberation.MapShowLabTruth();
        deliberation.MapShowChain();
        deliberation.MapShowBlock();
        deliberation.MapShowHeadline();
        deliberation.MapListCalls();
        deliberation.MapApplyAgent();
        deliberation.MapMoveLabel();
        deliberation.MapPast();
        deliberation.MapListMinds();
        deliberation.MapReadAgentFile();
        deliberation.MapPreviewAgent();
        deliberation.MapRehearseAgent();
        deliberation.MapShowFiledAgent();
        deliberation.MapReadCosts();
    }

    public static void AddDeliberationWorkers(this IServiceCollection services)
    {
        services.AddHostedService<LabWorker>();
        services.AddHostedService<RetentionWorker>();
    }
}

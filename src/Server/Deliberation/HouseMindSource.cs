using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Lab;
using Pitwall.Server.Deliberation.Past.Api;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Deliberation;

/// <summary>
/// House minds for desks, luck seeded with the desk's number, so every desk has its own; and on a generated market the
/// minds that know more or less of its truth.
/// </summary>
internal sealed class HouseMindSource : IMindSource
{
    public IMind? Find(string mind, MindSeat seat) =>
        seat.MarketSeed is { } seed && LabMinds.Create(mind, seed) is { } lab ? lab
        : HouseMinds.Create(mind, seat.Desk) is not Sought<IMind>.Found found ? null
        : seat.MarketSeed is not null && found.Value is BuyAndHold ? new DailyMind(found.Value)
        : found.Value;
}

/// <summary>The front door of the room that thinks.</summary>
internal static class DeliberationRoom
{
    public static void AddDeliberation(this IServiceCollection services)
    {
        services.AddSingleton<IMindSource, HouseMindSource>();
        services.AddSingleton<LabDesk>();
    }

    public static void MapDeliberation(this RouteGroupBuilder api)
    {
        var deliberation = api.MapGroup("/deliberation").WithTags("Deliberation");
        deliberation.MapShowLabTruth();
        deliberation.MapPast();
    }

    public static void AddDeliberationWorkers(this IServiceCollection services) =>
        services.AddHostedService<LabWorker>();
}

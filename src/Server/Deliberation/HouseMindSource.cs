using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Deliberation;

/// <summary>House minds for desks; luck is seeded with the desk's number, so every desk has its own.</summary>
internal sealed class HouseMindSource : IMindSource
{
    public IMind? Find(string mind, int desk) =>
        HouseMinds.Create(mind, desk) is Sought<IMind>.Found found ? found.Value : null;
}

/// <summary>The front door of the room that thinks.</summary>
internal static class DeliberationRoom
{
    public static void AddDeliberation(this IServiceCollection services) =>
        services.AddSingleton<IMindSource, HouseMindSource>();
}

namespace Pitwall.Server.Platform.Live;

/// <summary>Adds the noticeboard and its stream to the program.</summary>
internal static class LiveStream
{
    public static void AddLive(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
            provider.GetRequiredService<IConfiguration>().GetSection("Live").Get<LiveOptions>() ?? new LiveOptions());
        services.AddSingleton<Noticeboard>();
        services.AddSingleton<LiveDoor>();
    }
}

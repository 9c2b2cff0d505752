namespace Pitwall.Server.Platform.Site;

/// <summary>Adds the page to the program.</summary>
internal static class SiteServices
{
    public static void AddSite(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
            provider.GetRequiredService<IConfiguration>().GetSection("Site").Get<SiteOptions>() ?? new SiteOptions());
        services.AddSingleton(provider =>
            SitePlace.Of(AppContext.BaseDirectory, provider.GetRequiredService<SiteOptions>().Folder));
        services.AddSingleton<SiteBoard>();
        services.AddSingleton<StartRush>();
    }

    public static void AddSiteBuild(this IServiceCollection services) => services.AddHostedService<SiteBuild>();
}

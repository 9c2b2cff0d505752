using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Platform.Site;

namespace Pitwall.Server.Platform.Serving;

/// <summary>What the web server stands on: settings, database and what the rooms add.</summary>
internal sealed record HostParts(
    IConfiguration Config, NpgsqlDataSource Source, NpgsqlDataSource Reads, Composition Rooms)
{
    /// <summary>
    /// Key of the data source that prefers a standby: <c>[FromKeyedServices(HostParts.ReadsKey)]</c>.
    /// </summary>
    public const string ReadsKey = "reads";

    /// <summary>Port on loopback; 0 lets the system choose.</summary>
    public int Port { get; init; }

    /// <summary>Where work that goes on behind the start tells its steps.</summary>
    public StepLines Steps { get; init; } = StepLines.Silent;

    /// <summary>Whether hosted services run; off when only the shape of the API is asked for.</summary>
    public bool WithWorkers { get; init; } = true;
}

/// <summary>The web server: loopback only, the page, problem details, strict JSON, an OpenAPI document.</summary>
internal static class ServerHost
{
    private const long RequestBodyMaxBytes = 1024 * 1024;
    private const int ConnectionsMax = 10_000;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(4);

    public static WebApplication Build(HostParts parts, Action<IServiceCollection>? last = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ServerHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        // A page on the internet must not reach us by a name that resolves to this machine.
        var address = PublicAddress.Read(parts.Config);
        builder.Configuration.AddInMemoryCollection([new("AllowedHosts", address.AllowedHosts)]);
        builder.Configuration.AddConfiguration(parts.Config);
        builder.Logging.AddPitwallLogs(parts.Config);
        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel, parts.Port));
        builder.Services.AddSingleton(address);
        AddServices(builder.Services, parts);
        last?.Invoke(builder.Services);
        var app = builder.Build();
        Map(app, parts.Rooms);
        return app;
    }

    private static void AddServices(IServiceCollection services, HostParts parts)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
        // Signals are ours: they also have to stop PostgreSQL, after the host.
        services.Replace(ServiceDescriptor.Singleton<IHostLifetime, QuietLifetime>());
        services.AddSingleton(parts.Source);
        services.AddKeyedSingleton(HostParts.ReadsKey, parts.Reads);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(parts.Steps);
        services.ConfigureHttpJsonOptions(options => JsonSettings.Apply(options.SerializerOptions));
        services.AddProblems();
        services.AddAccess();
        services.AddApiDescription();
        foreach (var add in parts.Rooms.Services)
        {
            add(services);
        }

        if (!parts.WithWorkers)
        {
            return;
        }

        foreach (var add in parts.Rooms.Workers)
        {
            add(services);
        }
    }

    private static void Map(WebApplication app, Composition rooms)
    {
        if (app.Services.GetRequiredService<PublicAddress>().Url is not null)
        {
            // Believed from loopback only, which is the framework's default.
            app.UseForwardedHeaders(new ForwardedHeadersOptions
            {
                ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            });
        }

        app.UseSecurityHeaders();
        app.UseProblems();
        // The page itself is no secret; everything it shows is asked of the API.
        app.UseSite();
        foreach (var use in rooms.Guards)
        {
            use(app);
        }

        app.MapApiDescription();
        var api = app.MapGroup("/api");
        foreach (var map in rooms.Endpoints)
        {
            map(api);
        }
    }

    private static void Limit(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RequestBodyMaxBytes;
        kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        if (port == 0)
        {
            kestrel.Listen(IPAddress.Loopback, 0);
        }
        else
        {
            kestrel.ListenLocalhost(port);
        }
    }

    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

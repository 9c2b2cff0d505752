using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Serving;

namespace Pitwall.Server.Tests.Platform;

/// <summary>The real web server in this process, on a free port of 127.0.0.1, with the database of a test.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningServer(WebApplication app)
    {
        this.app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>All rooms, as the product composes them.</summary>
    public static Task<RunningServer> StartAsync(NpgsqlDataSource source) => StartAsync(source, Rooms.Compose());

    internal static async Task<RunningServer> StartAsync(
        NpgsqlDataSource source, Composition rooms, IReadOnlyList<KeyValuePair<string, string?>>? settings = null)
    {
        var config = new ConfigurationBuilder()
            .AddInMemoryCollection(
            [
                new("Logging:LogLevel:Default", "None"),
                new("Logging:LogLevel:Microsoft", "None"),
                new("Site:Build", "false"),
                .. settings ?? [],
            ])
            .Build();
        var built = ServerHost.Build(new HostParts(config, source, source, rooms));
        await built.StartAsync(TestContext.Current.CancellationToken);
        return new RunningServer(built);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}

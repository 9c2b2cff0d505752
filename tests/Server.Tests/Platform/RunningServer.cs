using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Serving;
using Pitwall.Server.Tests.Accounts;

namespace Pitwall.Server.Tests.Platform;

/// <summary>The real web server in this process, on a free port of 127.0.0.1, with the database of a test.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly NpgsqlDataSource source;

    private RunningServer(WebApplication app, NpgsqlDataSource source, HttpClient client)
    {
        this.app = app;
        this.source = source;
        Client = client;
    }

    /// <summary>A viewer's browser; a stranger's when the database could not take a session.</summary>
    public HttpClient Client { get; }

    public Uri Address => new(app.Urls.Single());

    public IServiceProvider Services => app.Services;

    /// <summary>All rooms, as the product composes them.</summary>
    public static Task<RunningServer> StartAsync(NpgsqlDataSource source) => StartAsync(source, Rooms.Compose());

    internal static async Task<RunningServer> StartAsync(
        NpgsqlDataSource source, Composition rooms, params (string Key, string Value)[] settings)
    {
        var config = new ConfigurationBuilder()
            .AddInMemoryCollection(
            [
                new("Logging:LogLevel:Default", "None"),
                new("Logging:LogLevel:Microsoft", "None"),
                new("Site:Build", "false"),
                new("Lab:Enabled", "false"),
            ])
            .AddInMemoryCollection(settings.GroupBy(each => each.Key, StringComparer.Ordinal)
                .Select(each => KeyValuePair.Create(each.Key, (string?)each.Last().Value)))
            .Build();
        var built = ServerHost.Build(new HostParts(config, source, source, rooms));
        await built.StartAsync(TestContext.Current.CancellationToken);
        return new RunningServer(built, source, await ViewerAsync(new Uri(built.Urls.Single()), source));
    }

    /// <summary>A browser without a session; dispose it yourself.</summary>
    public HttpClient Stranger() => Browser.Open(Address);

    /// <summary>A browser of the admin, who is made when there is none; dispose it yourself.</summary>
    public async Task<HttpClient> AdminAsync() =>
        Browser.Open(Address, await TestSessions.AdminAsync(source, TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    private static async Task<HttpClient> ViewerAsync(Uri address, NpgsqlDataSource source)
    {
        try
        {
            return Browser.Open(
                address, await TestSessions.ViewerAsync(source, TestContext.Current.CancellationToken));
        }
        catch (NpgsqlException)
        {
            // Some tests are about a server whose database is away or empty.
            return Browser.Open(address);
        }
    }
}

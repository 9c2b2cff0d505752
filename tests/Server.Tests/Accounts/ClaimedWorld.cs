using System.Globalization;
using Dapper;
using Npgsql;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Accounts.Claiming;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Accounts;

/// <summary>A database of its own with a server on it, and what a test wants to know of its rows.</summary>
internal sealed class ClaimedWorld : IAsyncDisposable
{
    private readonly TestDatabase database = new();

    public RunningServer Server { get; private set; } = null!;

    public NpgsqlDataSource Source => database.Source;

    public string ConnectionString => database.ConnectionString;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Unclaimed, and patient with attempts unless the test is about that.</summary>
    public static Task<ClaimedWorld> NewAsync(params (string Key, string Value)[] settings) =>
        NewAsync(Rooms.Compose() with { Workers = [] }, settings);

    public static async Task<ClaimedWorld> NewAsync(Composition rooms, params (string Key, string Value)[] settings)
    {
        var world = new ClaimedWorld();
        await world.database.InitializeAsync();
        (string, string)[] patient = [("Accounts:AttemptsPerMinute", "1000"), ("Accounts:LoginsPerHour", "1000")];
        world.Server = await RunningServer.StartAsync(world.Source, rooms, [.. patient, .. settings]);
        return world;
    }

    public async Task<string> LinkAsync() =>
        (await SetupLinks.NewAsync(Source, TimeProvider.System, Actor.CommandLine, Ct))
            .ShouldBeOfType<SetupResult.Link>().Token.Text;

    /// <summary>A browser that followed a link; dispose it yourself.</summary>
    public async Task<HttpClient> VisitorAsync()
    {
        var browser = Server.Stranger();
        (await browser.FollowAsync(await LinkAsync()).OkAsync()).GetProperty("role").GetString().ShouldBe("viewer");
        return browser;
    }

    /// <summary>A browser of the admin anna, who claimed by name and password; dispose it yourself.</summary>
    public async Task<HttpClient> ClaimantAsync()
    {
        var browser = await VisitorAsync();
        (await browser.ClaimAsync().OkAsync()).GetProperty("role").GetString().ShouldBe("admin");
        return browser;
    }

    public async Task<int> RunAsync(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync(Ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: Ct));
    }

    public async Task<string> AskAsync(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync(Ct);
        return string.Join(", ", (await connection.QueryAsync<object?>(new CommandDefinition(
            sql, cancellationToken: Ct))).Select(row => Convert.ToString(
            ((IDictionary<string, object?>)row!).Values.Single(), CultureInfo.InvariantCulture)));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await database.DisposeAsync();
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Tests.Trading;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Server.Tests.Performance.Api;

/// <summary>Two desks that really traded, one for 29 days and one for 30, behind the real web server.</summary>
public sealed class JudgedDesks : IAsyncLifetime
{
    private const int HoursPerDay = 24;

    private readonly TestDatabase database = new();
    private RunningServer? server;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal StoredDesk Month { get; private set; } = null!;

    internal StoredDesk Short { get; private set; } = null!;

    /// <summary>The engine's own idea of the desk of 30 days.</summary>
    internal LoadedDesk Loaded { get; private set; } = null!;

    internal RunningServer Server => server ?? throw new InvalidOperationException("The fixture is not initialised");

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        Month = await StoredDesk.CreateAsync(database.Source);
        Loaded = await Month.FillAsync(30 * HoursPerDay, batch: 1_000);
        Short = await StoredDesk.CreateAsync(database.Source);
        await Short.FillAsync(29 * HoursPerDay, batch: 1_000);
        server = await RunningServer.StartAsync(database.Source);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        await database.DisposeAsync();
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        var answer = await Server.Client.GetAsync(path, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    public async Task<JsonElement> ProblemAsync(string path, HttpStatusCode status)
    {
        var answer = await Server.Client.GetAsync(path, Ct);
        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }
}

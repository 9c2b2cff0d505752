using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Pitwall.Engine.Trading;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Tests.Trading.Api;

/// <summary>
/// A desk that really traded, one of its orders UNKNOWN, behind the real web server. Asks over HTTP, as anybody would.
/// </summary>
public sealed class ApiDesk : IAsyncLifetime
{
    private readonly TestDatabase database = new();
    private RunningServer? server;
    private StoredDesk? stored;
    private LoadedDesk? loaded;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal StoredDesk Stored => stored ?? throw new InvalidOperationException("The fixture is not initialised");

    /// <summary>The engine's own idea of the desk.</summary>
    internal LoadedDesk Loaded => loaded ?? throw new InvalidOperationException("The fixture is not initialised");

    internal Order Lost { get; private set; } = null!;

    internal DeskBoard Board => server!.Services.GetRequiredService<DeskBoard>();

    public string Path => $"/api/desks/{Stored.Id}";

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        stored = await StoredDesk.CreateAsync(database.Source);
        var lease = await stored.OwnAsync();
        var rows = SampleDesk.Rows(stored.Id, hours: 80);
        var sent = rows.Last(row => row.Step.Facts.Any(fact => fact is Fact.OrderIntended));
        var traded = await WriteAsync(lease, await stored.LoadAsync(), [.. rows.TakeWhile(row => row.Seq <= sent.Seq)]);
        var intended = sent.Step.Facts.OfType<Fact.OrderIntended>().Last().Order;
        Lost = traded.State.Agents[intended.Agent].Orders[intended.Id];
        var (_, row) = Desk.Take(traded.State, new Input.VenueAnswered(
            traded.State.At, [new VenueAnswer(Lost.Agent, Lost.Id, OrderStatus.Unknown, "no answer")]));
        loaded = await WriteAsync(lease, traded, [row]);
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
        var answer = await server!.Client.GetAsync(path, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    /// <summary>The problem that a request which must fail is answered with.</summary>
    public async Task<JsonElement> ProblemAsync(string path, HttpStatusCode status)
    {
        var answer = await server!.Client.GetAsync(path, Ct);
        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    /// <summary>All items of a list, page by page.</summary>
    public async Task<IReadOnlyList<JsonElement>> WalkAsync(string list, string filter = "", int limit = 500)
    {
        var items = new List<JsonElement>();
        var before = "";
        while (true)
        {
            var page = await GetAsync($"{Path}/{list}?limit={limit}{filter}{before}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            page.GetProperty("items").GetArrayLength().ShouldBeLessThanOrEqualTo(limit);
            if (page.GetProperty("next").GetString() is not { } next)
            {
                return items;
            }

            before = $"&before={Uri.EscapeDataString(next)}";
        }
    }

    private async Task<LoadedDesk> WriteAsync(DeskLease lease, LoadedDesk before, IReadOnlyList<Recorded> rows) =>
        (await Stored.AppendAsync(lease, before, rows)).ShouldBeOfType<AppendResult.Written>().Desk;

    public async Task<long> CountAsync(string table)
    {
        await using var count = database.Source.CreateCommand(
            $"SELECT count(*) FROM trading.{table} WHERE desk_id = {Stored.Id}");
        return (long)(await count.ExecuteScalarAsync(Ct))!;
    }
}

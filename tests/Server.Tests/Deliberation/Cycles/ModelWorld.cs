using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Pump;
using Pitwall.Server.Trading.Verify;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

/// <summary>
/// A database with candles of two coins, a paper desk that replays them, and the agents of a test at the stage paper;
/// their models answer on this machine.
/// </summary>
internal sealed class ModelWorld : IAsyncDisposable
{
    private readonly TestDatabase database = new();
    private readonly FakeModels models;

    private ModelWorld(FakeModels models, ModelMarket market) => (this.models, Market) = (models, market);

    public ModelMarket Market { get; }

    public NpgsqlDataSource Source => database.Source;

    public string ConnectionString => database.ConnectionString;

    public FakeModels Models => models;

    public int Desk { get; private set; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="days">Days that are replayed; one more goes before them.</param>
    /// <param name="mind">What the models answer.</param>
    /// <param name="speed">Times faster than it was; 0 is as fast as it goes.</param>
    /// <param name="on">Two coins; seeded walks when it is left out.</param>
    public static async Task<ModelWorld> BeginAsync(
        int days, Func<FakeQuestion, FakeAnswer> mind, decimal speed = 0m, ModelMarket? on = null)
    {
        var market = on ?? new MadeMarket();
        var world = new ModelWorld(new FakeModels(mind), market);
        await world.database.InitializeAsync();
        await market.ImportAsync(world.Source, days, Ct);
        string[] coins = [$"{market.Venue}:{market.First}", $"{market.Venue}:{market.Second}"];
        var instruments = await new InstrumentCatalogue(world.Source).FindAsync(
            [.. coins.Select(coin => new InstrumentId(coin))], Ct);
        world.Desk = await new DeskSetup(world.Source).CreateAsync(
            new NewDesk(
                "floor",
                DeskMode.Paper,
                new FeedSpec("replay", coins, "5m", market.From, market.From.AddDays(days), speed),
                instruments,
                []),
            Ct);
        return world;
    }

    /// <summary>Applies an agent's file and brings it to a stage.</summary>
    public async Task SeatAsync(string file, string stage = AgentStages.Paper)
    {
        var desk = await DeskRowAsync();
        (await new AgentShelf(Source).ApplyAsync(desk, file, Actor.CommandLine, Ct))
            .ShouldBeOfType<ApplyResult.Created>(file);
        (await new AgentStages(Source).MoveAsync(
            desk, AgentFile.Read(file).Name, new StageWish(stage, "a test"), Actor.CommandLine, Ct))
            .ShouldBeOfType<StageResult.Moved>();
    }

    public string FileOf(string name, string mind, string more = "") =>
        $$"""
        ---
        name: {{name}}
        coins: [{{Market.First}}, {{Market.Second}}]
        schedule: {every: 2h, every_in_position: 1h}
        mind: {{mind}}
        {{more}}
        ---
        You trade what trends and leave what does not.
        """.Replace("\n\n---", "\n---", StringComparison.Ordinal);

    public IEnumerable<(string Key, string Value)> Settings() =>
    [
        .. Provider("alpha", "openai"), .. Provider("beta", "anthropic"), .. Provider("gamma", "openai"),
        ("HttpMinds:LatencyHeader", FakeModels.LatencyHeader),
        ("Secrets:hook", "a secret of the test"),
        ("Prices:tiny:0:Input", "1"), ("Prices:tiny:0:Cached", "0.1"), ("Prices:tiny:0:Output", "4"),
        ("Prices:large:0:Input", "3"), ("Prices:large:0:Cached", "0.3"), ("Prices:large:0:Output", "15"),
    ];

    /// <summary>The settings as the environment of a process, with a place where it is to be killed.</summary>
    public IReadOnlyDictionary<string, string?> EnvironmentOf(string? failpoint)
    {
        var variables = Settings().ToDictionary(
            each => each.Key.Replace(":", "__", StringComparison.Ordinal), each => (string?)each.Value,
                StringComparer.Ordinal);
        variables["ConnectionStrings__Pitwall"] = ConnectionString;
        variables["Trading__LeaseSeconds"] = "1";
        variables["Lab__Enabled"] = "false";
        variables["Site__Build"] = "false";
        variables["PITWALL_FAILPOINT"] = failpoint;
        return variables;
    }

    /// <summary>Lets the desk live through its whole feed in this process.</summary>
    public async Task LiveAsync()
    {
        await using var server = await RunningServer.StartAsync(Source, Rooms.Compose(), [.. Settings()]);
        await UntilFinishedAsync(server);
    }

    public async Task UntilFinishedAsync(RunningServer server)
    {
        var board = server.Services.GetRequiredService<DeskBoard>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        while (board.Find(Desk) is not { IsFinished: true })
        {
            board.Find(Desk)?.Trouble.ShouldBeNull();
            limit.Token.ThrowIfCancellationRequested();
            await ListAsync("SELECT pg_sleep(0.02)::text");
        }
    }

    public async Task<(long Seq, string StateHash)> ReadAsync()
    {
        var state = await StateAsync();
        return (state.Seq, StateHash.Of(state).ToString());
    }

    public async Task<DeskState> StateAsync() =>
        (await new JournalStore(Source, TimeProvider.System).LoadAsync(Desk, Ct))
        .ShouldBeOfType<LoadResult.Loaded>().Desk.State;

    public async Task ShouldVerifyAsync() =>
        (await new ArchiveReader(Source).VerifyAsync(Desk, Ct)).ShouldNotBeNull().Findings.ShouldBeEmpty();

    public async Task<IReadOnlyList<string>> ListAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var lines = new List<string>();
        while (await reader.ReadAsync(Ct))
        {
            lines.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount)
                .Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return lines;
    }

    public async Task<DeskRow> DeskRowAsync()
    {
        await using var connection = await Source.OpenConnectionAsync(Ct);
        return (await DeskRegistry.ListAsync(connection, Ct)).Single(desk => desk.Id == Desk);
    }

    public async ValueTask DisposeAsync()
    {
        await models.DisposeAsync();
        await database.DisposeAsync();
    }

    private IEnumerable<(string Key, string Value)> Provider(string name, string kind) =>
    [
        ($"Providers:{name}:Kind", kind),
        ($"Providers:{name}:BaseUrl", $"{models.Address}{name}/"),
        ($"Providers:{name}:ApiKey", $"key-of-{name}"),
        ($"Providers:{name}:LatencyHeader", FakeModels.LatencyHeader),
        ($"Providers:{name}:RetryPauseMs", "0"),
    ];
}

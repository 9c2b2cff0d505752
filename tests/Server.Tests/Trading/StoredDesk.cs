using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Agents;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Verify;

namespace Pitwall.Server.Tests.Trading;

/// <summary>A registered desk in a real database, and short ways to own, fill and verify it.</summary>
internal sealed class StoredDesk(NpgsqlDataSource source, int id)
{
    public static readonly DateTimeOffset WallClock = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public int Id { get; } = id;

    public NpgsqlDataSource Source { get; } = source;

    public LeaseBook Leases { get; } = new(source, TimeProvider.System);

    public JournalStore Journal { get; } = new(source, new StoppedClock(WallClock));

    /// <param name="mode">Of its row; what its journal says is the sample's.</param>
    public static async Task<StoredDesk> CreateAsync(NpgsqlDataSource source, DeskMode mode = DeskMode.Lab)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var connection = await source.OpenConnectionAsync(ct);
        var made = await DeskRegistry.CreateAsync(connection, $"d-{Guid.NewGuid():n}", mode, "{}", ct);
        var desk = new StoredDesk(source, made.ShouldBeOfType<CreateDeskResult.Created>().Id);
        foreach (var agent in SampleDesk.Agents)
        {
            await desk.RegisterAsync(connection, agent);
        }

        return desk;
    }

    public async Task<DeskLease> OwnAsync(string holder = "test", TimeSpan? length = null) =>
        (await Leases.AcquireAsync(
            Id, holder, length ?? DeskLease.DefaultLength, TestContext.Current.CancellationToken))
            .ShouldBeOfType<AcquireResult.Acquired>().Lease;

    public async Task<LoadedDesk> LoadAsync() =>
        (await Journal.LoadAsync(Id, TestContext.Current.CancellationToken)).ShouldBeOfType<LoadResult.Loaded>().Desk;

    public Task<AppendResult> AppendAsync(DeskLease lease, LoadedDesk before, IReadOnlyList<Recorded> rows) =>
        Journal.AppendAsync(lease, before, rows, [], TestContext.Current.CancellationToken);

    /// <summary>Owns the desk and writes the sample's rows in batches of a given size.</summary>
    public async Task<LoadedDesk> FillAsync(int hours, int batch = 50)
    {
        var lease = await OwnAsync();
        var desk = await LoadAsync();
        foreach (var rows in SampleDesk.Rows(Id, hours).Chunk(batch))
        {
            desk = (await AppendAsync(lease, desk, rows)).ShouldBeOfType<AppendResult.Written>().Desk;
        }

        return desk;
    }

    public async Task<VerifyReport> VerifyAsync() =>
        (await new ArchiveReader(Source).VerifyAsync(Id, TestContext.Current.CancellationToken)).ShouldNotBeNull();

    public async Task<int> RunAsync(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Changes history as an administrator could: with triggers and foreign keys off.</summary>
    public Task<int> ForgeAsync(string sql) =>
        RunAsync($"BEGIN; SET LOCAL session_replication_role = replica; {sql}; COMMIT");

    private async Task RegisterAsync(NpgsqlConnection connection, AgentSlug agent) =>
        (await AgentRegistry.AddAsync(
            connection,
            new NewAgent(Id, agent, "house/restless", 10_000m, $"paper/{agent}", null, "{}"),
            TestContext.Current.CancellationToken)).ShouldBeOfType<RegisterResult.Registered>();
}

/// <summary>A clock that stands still.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}

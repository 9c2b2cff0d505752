using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Verify;

namespace Pitwall.Server.Tests.Deliberation.Lab;

/// <summary>One life of the Lab in a database of its own, with a history short enough to live through often.</summary>
internal sealed class LabLife : IAsyncDisposable
{
    public const int Days = 40;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly TestDatabase database = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<LabLife> BeginAsync()
    {
        var life = new LabLife();
        await life.database.InitializeAsync();
        return life;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    public PitwallProcess Serve() => PitwallProcess.Start(
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Pitwall"] = database.ConnectionString,
            ["Trading__LeaseSeconds"] = "1",
            ["Lab__Enabled"] = "true",
            ["Lab__HistoryDays"] = $"{Days}",
        },
        "serve",
        "--port",
        $"{FreePort.Find()}");

    /// <summary>Until the journal has so many rows, or its history is complete.</summary>
    public async Task UntilAsync(long seq)
    {
        var end = LabMarket.Start.Plus(Days * Moment.Day);
        using var limit = new CancellationTokenSource(Limit);
        while (await HeadAsync() is var (rows, at) && rows < seq && at < end)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public Task UntilHistoryIsMadeAsync() => UntilAsync(long.MaxValue);

    public async Task<(long Seq, string StateHash)> ReadAsync()
    {
        var loaded = (await new JournalStore(database.Source, TimeProvider.System).LoadAsync(1, Ct))
            .ShouldBeOfType<LoadResult.Loaded>();
        return (loaded.Desk.State.Seq, StateHash.Of(loaded.Desk.State).ToString());
    }

    public async Task ShouldVerifyAsync()
    {
        var report = await new ArchiveReader(database.Source).VerifyAsync(1, Ct);
        report.ShouldNotBeNull().Findings.ShouldBeEmpty();
    }

    /// <summary>Until one of these processes holds the desk: the one that does.</summary>
    public async Task<int> UntilHeldByAsync(params int[] processes)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            await using var read = database.Source.CreateCommand(
                "SELECT split_part(lease_holder, '/', 2)::int FROM trading.desks WHERE id = 1");
            if (await read.ExecuteScalarAsync(Ct) is int holder && processes.Contains(holder))
            {
                return holder;
            }

            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async Task<long> CountDesksAsync()
    {
        await using var count = database.Source.CreateCommand("SELECT count(*) FROM trading.desks");
        return (long)(await count.ExecuteScalarAsync(Ct))!;
    }

    private async Task<(long Seq, Moment At)> HeadAsync()
    {
        await using var read = database.Source.CreateCommand(
            """
            SELECT seq, (extract(epoch FROM at) * 1000000)::bigint FROM trading.journal
            WHERE desk_id = 1 ORDER BY seq DESC LIMIT 1
            """);
        await using var row = await read.ExecuteReaderAsync(Ct);
        return await row.ReadAsync(Ct) ? (row.GetInt64(0), new Moment(row.GetInt64(1))) : (0, default);
    }
}

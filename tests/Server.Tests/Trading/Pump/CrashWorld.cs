using System.Globalization;
using System.Text;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Verify;

namespace Pitwall.Server.Tests.Trading.Pump;

/// <summary>
/// A database with generated candles and a desk of house agents that is about to replay them; every run gets a copy of
/// it, so the same desk can live through its days with and without a violent death.
/// </summary>
public sealed class CrashWorld : IAsyncLifetime
{
    private const int Days = 6;
    private const int BarsPerDay = 288;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly TestDatabase prepared = new();
    private readonly List<string> copies = [];

    /// <summary>Rows and state hash of the run that nothing interrupted.</summary>
    internal (long Seq, string StateHash) Uninterrupted { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await prepared.InitializeAsync();
        var folder = Directory.CreateTempSubdirectory("pitwall-crash-");
        try
        {
            await ImportAsync(folder.FullName, "AAA", 100m, seed: 1);
            await ImportAsync(folder.FullName, "BBB", 5m, seed: 2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        var added = await PitwallProcess.RunAsync(
            Environment(prepared.ConnectionString),
            "desk", "add", "crash", "--venue", "made", "--symbols", "AAA,BBB", "--interval", "5m",
            "--from", "2025-01-01", "--to", $"2025-01-{Days + 1:00}", "--speed", "60000",
            "--agents", "coin-flip,buy-and-hold,mean-reversion,trend-follower");
        added.ExitCode.ShouldBe(ExitCode.Done, added.Errors);
        // A template must not have visitors.
        NpgsqlConnection.ClearPool(prepared.Source.CreateConnection());
        await prepared.Source.DisposeAsync();
        await using var world = await CopyAsync();
        await using (var server = world.Serve())
        {
            await world.UntilAtRestAsync(server);
            await server.StopAsync();
        }

        Uninterrupted = await world.ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await using var admin = NpgsqlDataSource.Create(Admin());
        foreach (var copy in copies)
        {
            await using var drop = admin.CreateCommand($"DROP DATABASE IF EXISTS {copy} WITH (FORCE)");
            await drop.ExecuteNonQueryAsync();
        }

        await prepared.DisposeAsync();
    }

    internal async Task<Copy> CopyAsync()
    {
        var name = $"crash_{Guid.NewGuid():n}";
        var template = new NpgsqlConnectionStringBuilder(prepared.ConnectionString).Database;
        await using var admin = NpgsqlDataSource.Create(Admin());
        await using var create = admin.CreateCommand($"CREATE DATABASE {name} TEMPLATE {template}");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        copies.Add(name);
        return new Copy(
            new NpgsqlConnectionStringBuilder(prepared.ConnectionString) { Database = name }.ConnectionString);
    }

    private string Admin() =>
        new NpgsqlConnectionStringBuilder(prepared.ConnectionString) { Database = "postgres" }.ConnectionString;

    private async Task ImportAsync(string folder, string symbol, decimal price, int seed)
    {
        var file = Path.Combine(folder, $"{symbol}_5m.csv");
        await File.WriteAllTextAsync(file, Candles(price, seed), TestContext.Current.CancellationToken);
        var outcome = await new FileImporter(prepared.Source, TextWriter.Null)
            .ImportAsync(file, new ImportFlags("made", null, null), TestContext.Current.CancellationToken);
        outcome.ShouldBeOfType<FileOutcome.Taken>().New.ShouldBe(Days * BarsPerDay);
    }

    /// <summary>A restless walk: wide enough that stops, targets and crosses happen every day.</summary>
    private static string Candles(decimal price, int seed)
    {
        var noise = new SeededNoise(seed);
        var text = new StringBuilder("timestamp,open,high,low,close,volume\n");
        var start = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        for (var i = 0; i < Days * BarsPerDay; i++)
        {
            var close = Math.Round(price * (1m + ((noise.NextUnit() - 0.5m) / 100m)), 4);
            var high = Math.Round(Math.Max(price, close) * (1m + (noise.NextUnit() / 400m)), 4);
            var low = Math.Round(Math.Min(price, close) * (1m - (noise.NextUnit() / 400m)), 4);
            var volume = 1_000m + noise.NextInt(5_000);
            var time = start + (i * 300_000L);
            text.Append(CultureInfo.InvariantCulture, $"{time},{price},{high},{low},{close},{volume}\n");
            price = close;
        }

        return text.ToString();
    }

    private static Dictionary<string, string?> Environment(string connection, string? failpoint = null) =>
        new(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Pitwall"] = connection,
            ["Trading__LeaseSeconds"] = "1",
            ["PITWALL_FAILPOINT"] = failpoint,
        };

    /// <summary>One life of the desk in a database of its own.</summary>
    internal sealed class Copy(string connection) : IAsyncDisposable
    {
        private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connection);

        internal PitwallProcess Serve(string? failpoint = null) => PitwallProcess.Start(
            Environment(connection, failpoint), "serve", "--port", $"{FreePort.Find()}");

        /// <summary>Until the journal has so many rows; a server that ends on its own ends the wait.</summary>
        internal async Task UntilAsync(long seq, PitwallProcess server)
        {
            using var limit = new CancellationTokenSource(Limit);
            while (!server.HasEnded && await SeqAsync() < seq)
            {
                limit.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        /// <summary>Until the feed is at its end: the server itself says so.</summary>
        internal Task UntilAtRestAsync(PitwallProcess server) => server.SaysAsync("its feed has ended");

        internal async Task<(long Seq, string StateHash)> ReadAsync()
        {
            var loaded = (await new JournalStore(source, TimeProvider.System)
                .LoadAsync(1, TestContext.Current.CancellationToken)).ShouldBeOfType<LoadResult.Loaded>();
            return (loaded.Desk.State.Seq, StateHash.Of(loaded.Desk.State).ToString());
        }

        internal async Task ShouldVerifyAsync()
        {
            var report = await new ArchiveReader(source).VerifyAsync(1, TestContext.Current.CancellationToken);
            report.ShouldNotBeNull().Findings.ShouldBeEmpty();
        }

        public ValueTask DisposeAsync() => source.DisposeAsync();

        private async Task<long> SeqAsync()
        {
            await using var read = source.CreateCommand("SELECT head_seq FROM trading.desks WHERE id = 1");
            return (long)(await read.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        }
    }
}

using System.Globalization;
using System.Text;
using Dapper;
using Npgsql;
using Pitwall.Bench.Measuring;
using Pitwall.Bench.Page;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Verify;

namespace Pitwall.Bench.Crash;

/// <summary>How a desk ended: the number of its rows and the hash of all it knows.</summary>
internal sealed record DeskEnd(long Rows, string StateHash);

/// <summary>
/// An embedded cluster with generated candles and a desk that is about to replay them, and a copy of it in which the
/// same desk lives undisturbed.
/// </summary>
internal sealed class CrashWorld(BenchDatabase database, int days)
{
    private const int BarsPerDay = 288;
    private const string Reference = "reference";

    /// <summary>Short, so that a dead owner's desk is soon free again.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    public NpgsqlDataSource Source => database.Source;

    /// <summary>Settings of a server on the desk that is disturbed.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?>(database.Settings, StringComparer.Ordinal)
        {
            ["Trading__LeaseSeconds"] = Lease.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>Candles, and the desk with its agents; its clock has not moved yet.</summary>
    public async Task MakeAsync(decimal speed, CancellationToken ct)
    {
        await ImportAsync("AAA", 100m, seed: 1, ct);
        await ImportAsync("BBB", 5m, seed: 2, ct);
        var to = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(days);
        await ServerProcess.RunAsync(
            Settings,
            [
                "desk", "add", "crash", "--venue", "made", "--symbols", "AAA,BBB", "--interval", "5m",
                "--from", "2025-01-01", "--to", to.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "--speed", speed.ToString(CultureInfo.InvariantCulture),
                "--agents", "coin-flip,buy-and-hold,mean-reversion,trend-follower",
            ],
            ct);
    }

    /// <summary>The same desk in a copy of the database, as fast as it goes and never disturbed.</summary>
    public async Task<DeskEnd> UndisturbedAsync(CancellationToken ct)
    {
        var here = new NpgsqlConnectionStringBuilder(Source.ConnectionString);
        var there = new NpgsqlConnectionStringBuilder(Source.ConnectionString) { Database = Reference };
        var postgres = new NpgsqlConnectionStringBuilder(Source.ConnectionString) { Database = "postgres" };
        await using (var admin = NpgsqlDataSource.Create(postgres))
        await using (var connection = await admin.OpenConnectionAsync(ct))
        {
            // A template must not have visitors, and our own pool would be one.
            await connection.ExecuteAsync(new CommandDefinition(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = @name",
                new { name = here.Database },
                cancellationToken: ct));
            await connection.ExecuteAsync(new CommandDefinition(
                $"CREATE DATABASE {Reference} TEMPLATE {here.Database}", cancellationToken: ct));
        }

        await ForgetDeadAsync(ct);
        await using var source = NpgsqlDataSource.Create(there);
        await using (var speed = source.CreateCommand(
            "UPDATE trading.desks SET feed = jsonb_set(feed, '{speed}', '0') WHERE id = 1"))
        {
            await speed.ExecuteNonQueryAsync(ct);
        }

        var settings = new Dictionary<string, string?>(Settings, StringComparer.Ordinal)
        {
            ["ConnectionStrings__Pitwall"] = there.ConnectionString,
        };
        await using var server = ServerProcess.Serve(settings);
        await server.SaysAsync("its feed has ended", ct);
        await server.EndAsync(ct);
        await VerifyAsync(source, "the undisturbed desk", ct);
        return await ReadAsync(source, ct);
    }

    /// <summary>Our own pool's connections end with their server: each is found dead at its next use.</summary>
    public async Task ForgetDeadAsync(CancellationToken ct)
    {
        for (var dead = true; dead;)
        {
            try
            {
                await HeadAsync(ct);
                dead = false;
            }
            catch (NpgsqlException ended) when (DatabaseTrouble.IsAway(ended))
            {
                // The next one may be dead as well.
            }
        }
    }

    public Task<DeskEnd> ReadAsync(CancellationToken ct) => ReadAsync(Source, ct);

    public Task VerifyAsync(string after, CancellationToken ct) => VerifyAsync(Source, after, ct);

    /// <summary>The desk's last committed row.</summary>
    public async Task<long> HeadAsync(CancellationToken ct)
    {
        await using var read = Source.CreateCommand("SELECT head_seq FROM trading.desks WHERE id = 1");
        return (long)(await read.ExecuteScalarAsync(ct))!;
    }

    /// <summary>The process that owns the desk, as its lease names it; null while nobody does.</summary>
    public async Task<int?> OwnerAsync(CancellationToken ct)
    {
        await using var read = Source.CreateCommand(
            "SELECT split_part(lease_holder, '/', 2) FROM trading.desks "
            + "WHERE id = 1 AND lease_until > clock_timestamp()");
        return await read.ExecuteScalarAsync(ct) is string { Length: > 0 } process
            ? int.Parse(process, CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>The owner's number; it rises with every owner.</summary>
    public async Task<long> EpochAsync(CancellationToken ct)
    {
        await using var read = Source.CreateCommand("SELECT epoch FROM trading.desks WHERE id = 1");
        return (long)(await read.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Throws when an order has another's client order id, a row is missing or an epoch falls.</summary>
    public async Task LawsAsync(CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        var broken = await connection.QuerySingleAsync<(long Cloids, long Gaps, long Falls)>(new CommandDefinition(
            """
            SELECT (SELECT count(*) - count(DISTINCT cloid) FROM trading.orders) AS cloids,
                (SELECT desk.head_seq - count(*) FROM trading.journal WHERE desk_id = 1) AS gaps,
                (SELECT count(*) FROM (
                    SELECT epoch < lag(epoch) OVER (ORDER BY seq) AS falls FROM trading.journal WHERE desk_id = 1)
                    AS rows WHERE falls) AS falls
            FROM trading.desks AS desk WHERE desk.id = 1
            """,
            cancellationToken: ct));
        if (broken != (0, 0, 0))
        {
            throw new SetupException(
                $"{broken.Cloids} client order ids are there twice, {broken.Gaps} rows are missing, and "
                + $"{broken.Falls} rows are of an older owner than the row before.");
        }
    }

    private static async Task<DeskEnd> ReadAsync(NpgsqlDataSource source, CancellationToken ct) =>
        await new JournalStore(source, TimeProvider.System).LoadAsync(1, ct) switch
        {
            LoadResult.Loaded loaded => new DeskEnd(
                loaded.Desk.State.Seq, StateHash.Of(loaded.Desk.State).ToString()),
            LoadResult.Broken broken => throw new SetupException($"The journal is broken: {broken.Reason}."),
            _ => throw new InvalidOperationException("A journal loads or it is broken"),
        };

    private static async Task VerifyAsync(NpgsqlDataSource source, string after, CancellationToken ct)
    {
        var report = await new ArchiveReader(source).VerifyAsync(1, ct)
            ?? throw new SetupException("The desk is gone.");
        if (!report.IsSound)
        {
            throw new SetupException($"'verify' finds {report.Findings.Count} faults after {after}: "
                + string.Join("; ", report.Findings.Take(5)) + "; laws that do not hold: "
                + string.Join("; ", report.Laws.Where(law => !law.Holds)));
        }
    }

    private async Task ImportAsync(string symbol, decimal price, int seed, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("pitwall-crash-");
        try
        {
            var file = Path.Combine(folder.FullName, $"{symbol}_5m.csv");
            await File.WriteAllTextAsync(file, Candles(price, seed), ct);
            var outcome = await new FileImporter(Source, TextWriter.Null)
                .ImportAsync(file, new ImportFlags("made", null, null), ct);
            if (outcome is not FileOutcome.Taken { } taken || taken.New != days * BarsPerDay)
            {
                throw new SetupException($"The candles of {symbol} do not go in: {outcome}.");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A restless walk: wide enough that stops, targets and crosses happen every day.</summary>
    private string Candles(decimal price, int seed)
    {
        var noise = new SeededNoise(seed);
        var text = new StringBuilder("timestamp,open,high,low,close,volume\n");
        var start = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var middle = price;
        for (var i = 0; i < days * BarsPerDay; i++)
        {
            var pull = (middle - price) / 2_000m;
            var close = Math.Round((price * (1m + ((noise.NextUnit() - 0.5m) / 100m))) + pull, 4);
            var high = Math.Round(Math.Max(price, close) * (1m + (noise.NextUnit() / 400m)), 4);
            var low = Math.Round(Math.Min(price, close) * (1m - (noise.NextUnit() / 400m)), 4);
            var volume = 1_000m + noise.NextInt(5_000);
            text.Append(
                CultureInfo.InvariantCulture, $"{start + (i * 300_000L)},{price},{high},{low},{close},{volume}\n");
            price = close;
        }

        return text.ToString();
    }
}

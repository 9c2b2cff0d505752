using Npgsql;

namespace Pitwall.Server.Tests.Platform;

/// <summary>
/// A migrated database of its own for one test class (<c>IClassFixture&lt;TestDatabase&gt;</c>), copied from a template
/// in the run's throw-away cluster.
/// </summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private readonly int? major;
    private readonly bool empty;
    private readonly string name = $"t_{Guid.NewGuid():n}";
    private ThrowAwayCluster? cluster;
    private NpgsqlDataSource? source;
    private string? connectionString;

    public TestDatabase()
    {
    }

    private TestDatabase(int? major, bool empty)
    {
        this.major = major;
        this.empty = empty;
    }

    public NpgsqlDataSource Source => source ?? throw new InvalidOperationException("The fixture is not initialised");

    public string ConnectionString =>
        connectionString ?? throw new InvalidOperationException("The fixture is not initialised");

    /// <summary>A database on this major version; dispose it yourself.</summary>
    public static Task<TestDatabase> ForMajorAsync(int major) => StartAsync(new TestDatabase(major, empty: false));

    /// <summary>A database without any migration; dispose it yourself.</summary>
    public static Task<TestDatabase> EmptyAsync() => StartAsync(new TestDatabase(major: null, empty: true));

    /// <summary>The major versions of PostgreSQL this machine can run.</summary>
    public static Task<IReadOnlyList<int>> MajorsAsync() =>
        ThrowAwayCluster.MajorsAsync(TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        cluster = await TestClusters.ForAsync(major);
        connectionString = await cluster.CreateDatabaseAsync(name, empty, CancellationToken.None);
        source = NpgsqlDataSource.Create(connectionString);
    }

    private static async Task<TestDatabase> StartAsync(TestDatabase database)
    {
        await database.InitializeAsync();
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (source is not null)
        {
            await source.DisposeAsync();
        }

        if (cluster is not null)
        {
            await cluster.DropDatabaseAsync(name);
        }
    }
}

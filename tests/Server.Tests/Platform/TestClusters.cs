using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(Pitwall.Server.Tests.Platform.TestClusters))]

namespace Pitwall.Server.Tests.Platform;

/// <summary>
/// Starts each throw-away cluster once, when the first test needs it, and removes all at the end of the run.
/// </summary>
public sealed class TestClusters : IAsyncDisposable
{
    private const int BestMajor = 0;

    private static readonly ConcurrentDictionary<int, Lazy<Task<ThrowAwayCluster>>> Started = new();

    internal static Task<ThrowAwayCluster> ForAsync(int? major) =>
        Started.GetOrAdd(
            major ?? BestMajor,
            key => new Lazy<Task<ThrowAwayCluster>>(
                () => ThrowAwayCluster.StartAsync(key == BestMajor ? null : key, CancellationToken.None))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in Started.Values.Where(cluster => cluster.IsValueCreated))
        {
            if (cluster.Value.IsCompletedSuccessfully)
            {
                await (await cluster.Value).DisposeAsync();
            }
        }
    }
}

namespace Pitwall.Server.Tests.Web;

/// <summary>What a first visit costs.</summary>
public sealed class FirstLoadTests(BrowserWorld world) : BrowserTests(world)
{
    private const int GzipBytesMax = 300_000;

    [Fact]
    public Task A_first_visit_loads_at_most_300_kB_before_the_charts() => World.LookAsync(new Look(), async visit =>
    {
        await visit.Page.SetExtraHTTPHeadersAsync([new("Accept-Encoding", "gzip")]);
        await visit.GoToFloorAsync();

        // The drawing library comes when the page already stands, and only where there is a chart.
        var bytes = await visit.Page.EvaluateAsync<int>(
            """
            () => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
              .filter(loaded => !new URL(loaded.name).pathname.startsWith('/api/'))
              .filter(loaded => !loaded.name.includes('/echarts-'))
              .reduce((sum, loaded) => sum + loaded.encodedBodySize, 0)
            """);

        bytes.ShouldBeInRange(50_000, GzipBytesMax);
    });
}

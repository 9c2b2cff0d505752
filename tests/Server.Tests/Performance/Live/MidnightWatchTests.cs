using Microsoft.Extensions.Logging.Abstractions;
using Pitwall.Server.Performance.Live;
using Pitwall.Server.Platform.Live;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Tests.Trading;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Server.Tests.Performance.Live;

public sealed class MidnightWatchTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_once_per_desk_and_finished_day()
    {
        var stored = await StoredDesk.CreateAsync(database.Source);
        var lease = await stored.OwnAsync();
        var rows = SampleDesk.Rows(stored.Id, 30);
        var notices = new Noticeboard();
        using var watch = new MidnightWatch(
            database.Source, notices, TimeProvider.System, NullLogger<MidnightWatch>.Instance);

        await watch.LookAsync(Ct);
        notices.Head.ShouldBe(0, "a desk without a row has no clock");
        var first = await stored.AppendAsync(lease, await stored.LoadAsync(), [.. rows.Take(8)]);
        await watch.LookAsync(Ct);
        await watch.LookAsync(Ct);
        notices.Head.ShouldBe(1);
        await stored.AppendAsync(lease, first.ShouldBeOfType<AppendResult.Written>().Desk, [.. rows.Skip(8)]);
        await watch.LookAsync(Ct);

        notices.Head.ShouldBe(2);
    }
}

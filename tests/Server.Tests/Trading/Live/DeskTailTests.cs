using System.Text.Json;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Tests.Platform.Live;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Tests.Trading.Live;

public sealed class DeskTailTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_page_hears_how_a_desk_stands_that_another_process_runs()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await using var server = await RunningServer.StartAsync(database.Source);
        await using var page = await Listener.OpenAsync(server.Client);

        await desk.FillAsync(4);
        var moved = await StandingAsync(
            page, standing => standing.GetProperty("clock").ValueKind == JsonValueKind.String);
        moved.GetProperty("killed").GetBoolean().ShouldBeFalse();
        await desk.RunAsync(
            $"INSERT INTO trading.kill_latch VALUES ({desk.Id}, true, 'enough', 1, now(), now()) "
            + "ON CONFLICT (desk_id) DO UPDATE SET engaged = true");

        var killed = await StandingAsync(page, standing => standing.GetProperty("killed").GetBoolean());
        killed.GetProperty("mode").GetString().ShouldBe("lab");
    }

    [Fact]
    public async Task Its_clock_is_told_with_the_lease_and_not_only_with_its_rows()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        var feed = new FeedSpec("replay", ["hyperliquid:BTC"], "1h", DateTime.UnixEpoch, DateTime.UtcNow, 60m);
        await desk.RunAsync($"UPDATE trading.desks SET feed = '{feed.ToJson()}' WHERE id = {desk.Id}");
        var lease = await desk.OwnAsync(length: TimeSpan.FromMinutes(10));
        await using var server = await RunningServer.StartAsync(database.Source);
        await using var page = await Listener.OpenAsync(server.Client);

        foreach (var minute in new[] { 1, 2 })
        {
            var clock = new DateTime(2026, 5, 1, 12, minute, 0, DateTimeKind.Utc);
            await desk.Leases.RenewAsync(lease, Cell.ToMoment(clock), TestContext.Current.CancellationToken);

            var told = await StandingAsync(page, standing => standing.GetProperty("clock").ToString().Length > 0
                && standing.GetProperty("clock").GetDateTime() == clock);
            told.GetProperty("state").GetString().ShouldBe("running");
        }
    }

    private static async Task<JsonElement> StandingAsync(Listener page, Func<JsonElement, bool> isIt)
    {
        for (var events = 0; ; events++)
        {
            events.ShouldBeLessThan(200, "no such standing was told");
            var heard = await page.NextAsync();
            if (string.Equals(heard.Topic, "trading.standing", StringComparison.Ordinal)
                && JsonSerializer.Deserialize<JsonElement>(heard.Data).GetProperty("value") is var value
                && isIt(value))
            {
                return value;
            }
        }
    }
}

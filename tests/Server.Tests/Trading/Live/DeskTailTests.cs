using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Tests.Platform.Live;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Journal;
using Pitwall.Server.Trading.Pump;
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
        var (desk, lease) = await RunElsewhereAsync();
        await using var server = await RunningServer.StartAsync(database.Source);
        await using var page = await Listener.OpenAsync(server.Client);

        foreach (var minute in new[] { 1, 2 })
        {
            await TickAsync(desk, lease, minute);
            await HearsItRunAsync(page, minute);
            Trouble(server, desk);
        }
    }

    [Theory]
    [InlineData("""{"kind": "quantum", "qubits": 3}""")]
    [InlineData(
        """
        {"kind": "live", "instruments": ["hyperliquid:BTC"], "interval": "1h", "from": "2025-01-01T00:00:00Z",
        "to": "2025-02-01T00:00:00Z", "speed": 1}
        """)]
    public async Task A_feed_of_a_newer_version_is_not_run_and_keeps_no_other_desk_from_running(string feed)
    {
        var newer = await NewerAsync(feed);
        var (desk, lease) = await RunElsewhereAsync();
        await using var server = await RunningServer.StartAsync(database.Source);
        await using var page = await Listener.OpenAsync(server.Client);
        Trouble(server, desk);

        await TickAsync(desk, lease, 7);

        await HearsItRunAsync(page, 7);
        (await newer.Source.CreateCommand($"SELECT epoch FROM trading.desks WHERE id = {newer.Id}")
            .ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(0L, "nobody took it");
    }

    [Fact]
    public async Task A_feed_of_a_newer_version_is_said_to_be_unknown_and_silences_no_other_desk()
    {
        var newer = await NewerAsync();
        var desk = await StoredDesk.CreateAsync(database.Source);
        await using var server = await RunningServer.StartAsync(database.Source);
        await using var page = await Listener.OpenAsync(server.Client);

        await newer.FillAsync(2);
        await desk.FillAsync(2);

        var unknown = await StandingAsync(page, standing => standing.GetProperty("why").ToString()
            .Contains("does not understand its feed", StringComparison.Ordinal)
            && standing.GetProperty("clock").ValueKind == JsonValueKind.String);
        unknown.GetProperty("state").GetString().ShouldBe("stopped");
        await StandingAsync(page, standing => standing.GetProperty("why").ToString() is "the desk has no feed"
            && standing.GetProperty("clock").ValueKind == JsonValueKind.String);
    }

    private async Task<StoredDesk> NewerAsync(string feed = """{"kind": "quantum", "qubits": 3}""")
    {
        var newer = await StoredDesk.CreateAsync(database.Source);
        await newer.RunAsync($"UPDATE trading.desks SET feed = '{feed}' WHERE id = {newer.Id}");
        return newer;
    }

    private async Task<(StoredDesk Desk, DeskLease Lease)> RunElsewhereAsync()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        var feed = new FeedSpec("replay", ["hyperliquid:BTC"], "1h", DateTime.UnixEpoch, DateTime.UtcNow, 60m);
        await desk.RunAsync($"UPDATE trading.desks SET feed = '{feed.ToJson()}' WHERE id = {desk.Id}");
        return (desk, await desk.OwnAsync(length: TimeSpan.FromMinutes(10)));
    }

    /// <summary>What once kept it from running here says nothing about a desk that runs there.</summary>
    private static void Trouble(RunningServer server, StoredDesk desk) =>
        server.Services.GetRequiredService<DeskBoard>().Put(
            new DeskStanding(desk.Id, default, false, "stopped by an error: the database was away"));

    private static DateTime ClockAt(int minute) => new(2026, 5, 1, 12, minute, 0, DateTimeKind.Utc);

    private static Task TickAsync(StoredDesk desk, DeskLease lease, int minute) => desk.Leases.RenewAsync(
        lease, Cell.ToMoment(ClockAt(minute)), TestContext.Current.CancellationToken);

    private static async Task HearsItRunAsync(Listener page, int minute)
    {
        var told = await StandingAsync(page, standing => standing.GetProperty("clock").ToString().Length > 0
            && standing.GetProperty("clock").GetDateTime() == ClockAt(minute));
        told.GetProperty("state").GetString().ShouldBe("running");
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

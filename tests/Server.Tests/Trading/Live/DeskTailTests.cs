using System.Text.Json;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Tests.Platform.Live;

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

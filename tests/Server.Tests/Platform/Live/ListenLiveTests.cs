using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pitwall.Server.Platform.Live;

namespace Pitwall.Server.Tests.Platform.Live;

public sealed class ListenLiveTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_page_hears_what_rooms_post()
    {
        await using var server = await StartAsync();
        await using var page = await Listener.OpenAsync(server.Client);
        (await page.NextAsync()).Topic.ShouldBe("hello");

        BoardOf(server).Post("trading.decisions", null, new { Agent = "edge-1" });

        var heard = await page.NextAsync();
        heard.Topic.ShouldBe("trading.decisions");
        heard.Data.ShouldBe("{\"key\":null,\"value\":{\"agent\":\"edge-1\"}}");
    }

    [Fact]
    public async Task A_page_that_comes_back_gets_what_it_missed_and_nothing_twice()
    {
        await using var server = await StartAsync();
        var board = BoardOf(server);
        board.Post("trading.decisions", null, 1);
        board.Post("trading.decisions", null, 2);

        await using var page = await Listener.OpenAsync(server.Client, $"{board.Boot}-1");

        (await page.NextAsync()).ShouldBe(
            new Heard($"{board.Boot}-2", "trading.decisions", "{\"key\":null,\"value\":2}"));
    }

    [Theory]
    [InlineData("0123456789ab-7")]
    [InlineData("nonsense")]
    [InlineData("-1")]
    public async Task A_page_of_an_earlier_run_is_told_to_start_over(string lastId)
    {
        await using var server = await StartAsync();
        BoardOf(server).Post("trading.decisions", null, 1);

        await using var page = await Listener.OpenAsync(server.Client, lastId);

        var heard = await page.NextAsync();
        heard.Topic.ShouldBe("reset");
        heard.Id.ShouldBe($"{BoardOf(server).Boot}-1");
    }

    [Fact]
    public async Task A_page_that_was_away_too_long_is_told_to_start_over_and_goes_on_from_there()
    {
        await using var server = await StartAsync();
        var board = BoardOf(server);
        PostMany(board, Noticeboard.RingMax + 2, "x");

        await using var page = await Listener.OpenAsync(server.Client, $"{board.Boot}-1");
        (await page.NextAsync()).Topic.ShouldBe("reset");
        board.Post("trading.decisions", null, "after");

        (await page.NextAsync()).Data.ShouldContain("after");
    }

    [Fact]
    public async Task Between_two_writes_only_the_latest_of_a_key_is_kept()
    {
        await using var server = await StartAsync(("Live:Pause", "00:00:00.3"));
        var board = BoardOf(server);
        await using var page = await Listener.OpenAsync(server.Client);
        await page.NextAsync();
        board.Post("markets.quotes", "LAB-A", -1);
        await page.NextAsync();

        for (var count = 0; count < 500; count++)
        {
            board.Post("markets.quotes", "LAB-A", count);
        }

        var heard = 0;
        while (!(await page.NextAsync()).Data.Contains("499", StringComparison.Ordinal))
        {
            heard++;
        }

        heard.ShouldBeLessThan(5);
    }

    [Fact]
    public async Task A_page_that_does_not_read_holds_nobody_up_and_starts_over_in_the_end()
    {
        await using var server = await StartAsync();
        var board = BoardOf(server);
        await using var slow = await Listener.OpenAsync(server.Client);
        await slow.NextAsync();
        await using var quick = await Listener.OpenAsync(server.Client);
        await quick.NextAsync();

        // More than any buffer between us holds, so that the server is stuck in a write to the slow one.
        var big = new string('x', 20_000);
        for (var round = 0; round < 10; round++)
        {
            PostMany(board, 300, big);
            var last = $"{board.Boot}-{board.Head}";
            while (!string.Equals((await quick.NextAsync()).Id, last, StringComparison.Ordinal))
            {
                // Reads on.
            }
        }

        while ((await slow.NextAsync()).Topic is not "reset")
        {
            // What was already on its way to the slow one.
        }

        board.Post("trading.decisions", null, "after");
        (await slow.NextAsync()).Data.ShouldContain("after");
    }

    [Fact]
    public async Task A_quiet_line_is_kept_awake()
    {
        await using var server = await StartAsync(("Live:Heartbeat", "00:00:00.1"));
        await using var page = await Listener.OpenAsync(server.Client);
        await page.NextAsync();

        (await page.LineAsync()).ShouldBe(": alive");
    }

    [Fact]
    public async Task Listening_pages_do_not_delay_a_stop()
    {
        var server = await StartAsync();
        await using var page = await Listener.OpenAsync(server.Client);
        await page.NextAsync();
        var stopping = Stopwatch.StartNew();

        await server.DisposeAsync();

        stopping.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Refuses_more_pages_than_it_can_serve_and_takes_the_next_when_one_leaves()
    {
        await using var server = await StartAsync(("Live:ClientsMax", "1"), ("Live:Heartbeat", "00:00:00.05"));
        var first = await Listener.OpenAsync(server.Client);
        await first.NextAsync();

        using var refused = await Listener.AskAsync(server.Client);
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();

        await first.DisposeAsync();
        HttpStatusCode answer;
        do
        {
            using var again = await Listener.AskAsync(server.Client);
            answer = again.StatusCode;
        }
        while (answer == HttpStatusCode.ServiceUnavailable);

        answer.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Tells_strangers_nothing()
    {
        await using var server = await StartAsync();
        using var stranger = server.Stranger();

        using var answer = await Listener.AskAsync(stranger);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static Noticeboard BoardOf(RunningServer server) => server.Services.GetRequiredService<Noticeboard>();

    private static void PostMany(Noticeboard board, int count, string text)
    {
        for (var done = 0; done < count; done++)
        {
            board.Post("trading.decisions", null, text);
        }
    }

    private Task<RunningServer> StartAsync(params (string Key, string Value)[] settings) =>
        RunningServer.StartAsync(database.Source, Rooms.Compose() with { Workers = [] }, settings);
}

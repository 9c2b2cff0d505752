using System.CommandLine;
using System.Text.Json;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Trading;

public sealed class VerbTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var command = database.Source.CreateCommand(
            """
            INSERT INTO markets.venues (slug, kind) VALUES ('made', 'lab') ON CONFLICT DO NOTHING;
            INSERT INTO markets.instruments (venue_id, symbol, tick, step, min_notional, half_spread_bps, assumed)
            SELECT id, symbol, 0.01, 0.001, 10, 1.5, false FROM markets.venues, unnest(ARRAY['BTC', 'ETH']) AS symbol
            WHERE slug = 'made' ON CONFLICT DO NOTHING;
            INSERT INTO markets.margin_tiers (instrument_id, from_notional, max_leverage)
            SELECT id, 0, 20 FROM markets.instruments WHERE symbol IN ('BTC', 'ETH') ON CONFLICT DO NOTHING;
            """);
        await command.ExecuteNonQueryAsync(Ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_desk_and_its_agents_live_without_a_server()
    {
        var made = await RunAsync(
            "desk", "add", "first", "--venue", "made", "--symbols", "BTC,ETH", "--interval", "1h",
            "--from", "2025-01-01", "--to", "2025-02-01", "--agents", "trend-follower,momentum");
        var added = await RunAsync("agent", "add", "lucky", "--mind", "coin-flip", "--desk", "first");
        var stopped = await RunAsync("agent", "stop", "lucky", "--desk", "first", "--reason", "enough");
        var shown = await RunAsync("agent", "show", "lucky", "--desk", "first", "--json");
        var listed = await RunAsync("agent", "list", "--desk", "first", "--json");
        var desks = await RunAsync("desk", "list");

        made.Error.ShouldBeEmpty();
        made.Exit.ShouldBe(ExitCode.Done);
        added.Exit.ShouldBe(ExitCode.Done);
        stopped.Exit.ShouldBe(ExitCode.Done);
        JsonDocument.Parse(shown.Out).RootElement
            .GetProperty("agent").GetProperty("runState").GetString().ShouldBe("stopped");
        JsonDocument.Parse(listed.Out).RootElement.GetArrayLength().ShouldBe(3);
        desks.Out.ShouldContain("first");
        (await RunAsync("verify", "--desk", "first")).Exit.ShouldBe(ExitCode.Done);
        (await RunAsync("replay", "--desk", "first")).Out.ShouldContain(" 0 differences");
    }

    [Fact]
    public async Task Verify_ends_with_1_and_names_the_row_when_something_was_changed()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(12);
        await desk.ForgeAsync(
            $"UPDATE trading.postings SET amount_usd = amount_usd + 1 WHERE desk_id = {desk.Id} AND seq = 4");

        var verified = await RunAsync("verify", "--desk", $"{desk.Id}", "--json");

        verified.Exit.ShouldBe(ExitCode.Failed);
        var finding = JsonDocument.Parse(verified.Out).RootElement.GetProperty("desks")[0].GetProperty("findings")[0];
        finding.GetProperty("table").GetString().ShouldBe("postings");
        finding.GetProperty("column").GetString().ShouldBe("amount_usd");
    }

    [Fact]
    public async Task Replay_shows_which_orders_another_limit_would_change_and_ends_with_0()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(30);

        var replayed = await RunAsync("replay", "--desk", $"{desk.Id}", "--set", "max_leverage=2");

        replayed.Exit.ShouldBe(ExitCode.Done);
        replayed.Out.ShouldContain("orders would differ");
        replayed.Out.ShouldContain("not carried on");
        (await RunAsync("replay", "--set", "max_leverge=2")).Error.ShouldContain("did you mean max_leverage?");
    }

    [Fact]
    public async Task A_mistyped_name_is_answered_with_the_nearest_one()
    {
        await RunAsync(
            "desk", "add", "typos", "--venue", "made", "--symbols", "BTC", "--interval", "1h",
            "--from", "2025-01-01", "--to", "2025-02-01", "--agents", "momentum");

        (await RunAsync("agent", "stop", "momentun", "--desk", "typos")).Error.ShouldContain("did you mean momentum?");
        (await RunAsync("verify", "--desk", "tipos")).Error.ShouldContain("did you mean typos?");
        (await RunAsync("agent", "add", "x", "--mind", "momentun", "--desk", "typos")).Exit.ShouldBe(ExitCode.Failed);
    }

    private async Task<(int Exit, string Out, string Error)> RunAsync(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await CommandTree.RunAsync(
            Rooms.Compose(),
            [.. words, "--config", $"ConnectionStrings:Pitwall={database.ConnectionString}"],
            new InvocationConfiguration { Output = output, Error = error },
            Ct);
        return (exit, output.ToString(), error.ToString());
    }
}

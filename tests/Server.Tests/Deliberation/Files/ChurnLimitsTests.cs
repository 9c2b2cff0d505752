using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Tests.Deliberation.Cycles;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Inbox;

namespace Pitwall.Server.Tests.Deliberation.Files;

/// <summary>Turnover a day and least hold, from the words of a file to what a desk refuses.</summary>
public sealed class ChurnLimitsTests
{
    private const string Mind = "{kind: llm, provider: alpha, model: tiny}";

    private const string Sample =
        """
        ---
        name: ds-a
        coins: [BTC, ETH]
        schedule: {every: 3m, every_in_position: 1m}
        mind: {kind: llm, provider: deepseek, model: deepseek-chat, temperature: 0.3, deadline_s: 60, budget_usd_day: 3}
        account: {mode: paper, start_usd: 10000, margin: isolated}
        limits: {max_position_pct: 20, max_leverage: 5, stop_loss_pct: 2, take_profit_pct: 6, daily_loss_usd: 300,
          max_turnover_x_day: 3, min_hold_min: 15, agree: "1 of 1"}
        reads: {candles: [3m x 20, 4h x 20], funding: true, news: {max_items: 5, max_age_h: 6}}
        ---
        You trade what trends and leave what does not.
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sample_file_of_the_product_applies_as_it_stands_and_its_limits_are_the_gates()
    {
        await using var world = await ModelWorld.BeginAsync(
            days: 1, _ => new FakeAnswer.Says(Nothing), on: new MadeMarket { First = "BTC", Second = "ETH" });

        await world.SeatAsync(Sample);
        await SettleAsync(world);

        (await world.ListAsync(
            """
            SELECT agent, leverage_max, position_pct_max::real, daily_loss_max_usd::real, turnover_max_x_day::real,
                hold_min_minutes FROM trading.limits
            """)).ShouldBe(["ds-a 5 20 300 3 15"]);
        await world.ShouldVerifyAsync();
    }

    [Fact]
    public async Task An_edit_of_them_is_named_line_by_line_exported_and_acts_at_once()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf("a", Mind, "limits: {max_leverage: 3}"));
        await SettleAsync(world);

        var edit = (await new AgentShelf(world.Source).ApplyAsync(
            await world.DeskRowAsync(),
            world.FileOf("a", Mind, "limits: {max_leverage: 3, max_turnover_x_day: 2.5, min_hold_min: 45}"),
            Actor.CommandLine,
            Ct)).ShouldBeOfType<ApplyResult.Changed>();
        await SettleAsync(world);

        edit.Diff.ShouldBe(
            ["- limits: {max_leverage: 3}", "+ limits: {max_leverage: 3, max_turnover_x_day: 2.5, min_hold_min: 45}"]);
        (await world.ListAsync("SELECT turnover_max_x_day::real, hold_min_minutes, version FROM trading.limits"))
            .ShouldBe(["2.5 45 2"]);
        var kept = (await world.ListAsync("SELECT source FROM agents.versions WHERE version = 2"))[0];
        AgentFileText.Of(AgentFile.Read(kept)).ShouldContain("max_turnover_x_day: 2.5, min_hold_min: 45}");
        (await ShownAsync(world)).ShouldBe((2.5m, 45));
    }

    [Fact]
    public async Task The_database_refuses_what_no_limit_can_be()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf("a", Mind));
        await SettleAsync(world);

        foreach (var change in (string[])
            [
                "turnover_max_x_day = 0", "turnover_max_x_day = -1", "turnover_max_x_day = 1001",
                "hold_min_minutes = 0", "hold_min_minutes = 10081",
            ])
        {
            (await Should.ThrowAsync<PostgresException>(
                () => world.ListAsync($"UPDATE trading.limits SET {change} RETURNING agent"), change))
                .SqlState.ShouldBe(PostgresErrorCodes.CheckViolation);
        }
    }

    /// <summary>A model that opens whatever it does not hold and closes whatever it does, at every chance.</summary>
    [Fact]
    public async Task A_restless_model_is_held_to_both_and_the_desk_can_be_verified()
    {
        var told = new ConcurrentQueue<string>();
        await using var world = await ModelWorld.BeginAsync(days: 2, question =>
        {
            told.Enqueue(question.AllText);
            return Restless(question);
        });
        await world.SeatAsync(world.FileOf(
            "calm", Mind, "limits: {max_leverage: 3, max_turnover_x_day: 0.5, min_hold_min: 90}"));
        await world.SeatAsync(world.FileOf("wild", Mind, "limits: {max_leverage: 3}"));

        await world.LiveAsync();

        await world.ShouldVerifyAsync();
        (await RefusedForAsync(world)).ShouldBe(["calm min_hold True", "calm turnover False"]);
        (await world.ListAsync(
            """
            SELECT agent FROM trading.orders AS placed JOIN trading.lots AS lot USING (desk_id, agent, instrument)
            WHERE agent = 'calm' AND placed.leg = 'exit' AND placed.cause = 'model'
                AND placed.placed_at >= lot.opened_at AND placed.placed_at < lot.opened_at + interval '90 minutes'
            """)).ShouldBeEmpty("no position was left by its model before its time");
        var (calm, wild) = (await MostADayAsync(world, "calm"), await MostADayAsync(world, "wild"));
        wild.ShouldBeGreaterThan(10_000m, "who has no limit trades on");
        // Entries stop at half of what the day began with; what they opened is still closed.
        calm.ShouldBeLessThan(10_000m);
        (await world.ListAsync("SELECT DISTINCT agent FROM trading.orders WHERE leg = 'exit' ORDER BY 1"))
            .ShouldBe(["calm", "wild"]);
        told.ShouldContain(text => text.Contains(
            "at most 0.5 times the day's first equity traded per UTC day; what exceeds them is refused; a close or "
                + "reduce within 90 minutes of opening is refused",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_flattens_what_the_mind_may_not_close_yet()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, Restless);
        await world.SeatAsync(world.FileOf("calm", Mind, "limits: {max_leverage: 3, min_hold_min: 10080}"));
        await world.LiveAsync();
        (await RefusedForAsync(world)).ShouldBe(["calm min_hold False"]);
        (await world.StateAsync()).Agents[new AgentSlug("calm")].Positions.ShouldNotBeEmpty();

        await new AgentControl(world.Source).SendAsync(
            world.Desk, new AgentSlug("calm"), (ControlLevel.Flatten, "a test"), Ct);
        await SettleAsync(world);

        (await world.ListAsync("SELECT DISTINCT leg, cause FROM trading.orders WHERE leg IN ('exit', 'liquidation')"))
            .ShouldBe(["exit user"]);
        (await world.ListAsync("SELECT DISTINCT result FROM trading.decisions WHERE cycle LIKE 'flatten/%'"))
            .ShouldBe(["accepted"]);
    }

    private const string Nothing = """{"v":1,"decisions":[]}""";

    private static async Task SettleAsync(ModelWorld world)
    {
        var desk = await world.DeskRowAsync();
        await new InboxStepper(world.Source, TimeProvider.System).RunAsync(desk.Id, FeedSpec.Read(desk.Feed), Ct);
    }

    private static Task<IReadOnlyList<string>> RefusedForAsync(ModelWorld world) => world.ListAsync(
        """
        SELECT DISTINCT decided.agent, verdict.rule, verdict.bound = '90'
        FROM trading.verdicts AS verdict
        JOIN trading.decisions AS decided ON decided.desk_id = verdict.desk_id AND decided.id = verdict.decision_id
        WHERE NOT verdict.passed AND verdict.rule IN ('min_hold', 'turnover') AND decided.error_message <> ''
        ORDER BY 1, 2
        """);

    private static async Task<decimal> MostADayAsync(ModelWorld world, string agent) => decimal.Parse(
        (await world.ListAsync(
            $"""
            SELECT max(traded) FROM (
                SELECT sum(notional_usd) AS traded FROM trading.fills WHERE agent = '{agent}'
                GROUP BY date_trunc('day', at AT TIME ZONE 'UTC')) AS day
            """))[0],
        CultureInfo.InvariantCulture);

    private static async Task<(decimal Turnover, int Minutes)> ShownAsync(ModelWorld world)
    {
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        var limits = (await server.Client.GetFromJsonAsync<JsonElement>($"/api/desks/{world.Desk}/agents/a", Ct))
            .GetProperty("gateLimits");
        return (limits.GetProperty("turnoverMaxXDay").GetDecimal(), limits.GetProperty("holdMinMinutes").GetInt32());
    }

    private static FakeAnswer Restless(FakeQuestion question)
    {
        var rows = new[] { "AAA", "BBB" }.Select(coin => question.AllText.Contains(
            $"- {coin} long ", StringComparison.Ordinal)
            ? (object)new { coin, action = "close", reason = "out again" }
            : new
            {
                coin,
                action = "open_long",
                notional_usd = "1500",
                leverage = 3,
                stop = (ScriptedModel.PriceOf(question, coin) * 0.8m).ToString("0.####", CultureInfo.InvariantCulture),
                confidence = 0.6,
                @event = "net_profit_at_exit",
                reason = "in again",
            });
        return new FakeAnswer.Says(JsonSerializer.Serialize(new { v = 1, decisions = rows }), 500);
    }
}

using Pitwall.Engine.Platform;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Files.Foreign;

namespace Pitwall.Server.Tests.Deliberation.Files;

public sealed class AgentFileTests
{
    private const string Whole =
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
        You trade what trends.

        Leave the rest.
        """;

    [Fact]
    public void Reads_every_field_and_the_prompt_below_them()
    {
        var spec = AgentFile.Read(Whole);

        spec.Name.ShouldBe("ds-a");
        spec.Coins.ShouldBe(["BTC", "ETH"]);
        spec.Schedule.ShouldBe(new SpecSchedule
        {
            EveryMicros = 3 * Moment.Minute,
            EveryInPositionMicros = Moment.Minute
        });
        spec.Mind.BudgetUsdDay.ShouldBe(3m);
        spec.Limits.ShouldBe(new SpecLimits
        {
            MaxPositionPct = 20m,
            MaxLeverage = 5,
            StopLossPct = 2m,
            TakeProfitPct = 6m,
            DailyLossUsd = 300m,
            MaxTurnoverXDay = 3m,
            MinHoldMin = 15,
        });
        spec.Reads.Candles.ShouldBe([new SpecCandles("3m", 20), new SpecCandles("4h", 20)]);
        spec.Prompt.ShouldBe("You trade what trends.\n\nLeave the rest.");
    }

    [Fact]
    public void What_is_not_said_has_the_defaults_of_the_agents_document()
    {
        var spec = AgentFile.Read("---\nname: a\ncoins: [BTC]\nmind: {provider: ollama, model: llama3}\n---\nTrade.");

        spec.Limits.ShouldBe(new SpecLimits
        {
            MaxPositionPct = 20m,
            MaxLeverage = 10,
            StopLossPct = 2m,
            TakeProfitPct = 5m,
        });
        spec.Schedule.EveryMicros.ShouldBe(3 * Moment.Minute);
    }

    [Theory]
    [InlineData("limits: {max_leverge: 5}", "Unknown field limits.max_leverge: did you mean max_leverage?")]
    [InlineData("colour: red", "Unknown field colour")]
    [InlineData("limits: {max_leverage: 51}", "The field limits.max_leverage is a number from 1 to 50; it is '51'")]
    [InlineData("limits: {max_leverage: 2.5}", "is a whole number")]
    [InlineData("limits: {max_position_pct: 101}", "is a number from 0 to 100")]
    [InlineData("limits: {min_hold_min: 0}", "The field limits.min_hold_min is a number from 1 to 10080; it is '0'")]
    [InlineData("limits: {min_hold_min: -15}", "limits.min_hold_min")]
    [InlineData("limits: {min_hold_min: 1.5}", "is a whole number")]
    [InlineData("limits: {min_hold_min: 20000}", "limits.min_hold_min")]
    [InlineData("limits: {max_turnover_x_day: 0}", "The field limits.max_turnover_x_day is a number from 0.01 to 1000")]
    [InlineData("limits: {max_turnover_x_day: -3}", "limits.max_turnover_x_day")]
    [InlineData("limits: {max_turnover_x_day: 1001}", "limits.max_turnover_x_day")]
    [InlineData("limits: {max_turnover_x_day: 1e99}", "limits.max_turnover_x_day")]
    [InlineData("limits: {agree: 2 of 3}", "limits.agree can only be '1 of 1' in this release")]
    [InlineData("schedule: {every: soon}", "is a time like 90s, 3m or 4h")]
    [InlineData("reads: {candles: [2y x 3]}", "is a list like [3m x 20, 4h x 20]")]
    [InlineData("account: {mode: live}", "is one of paper")]
    [InlineData("coins2: [", "is no YAML")]
    public void A_field_that_is_wrong_is_refused_by_its_name(string line, string says) =>
        Should.Throw<AgentFileException>(() => AgentFile.Read(
            $"---\nname: a\ncoins: [BTC]\nmind: {{provider: ollama, model: llama3}}\n{line}\n---\nTrade."))
            .Message.ShouldContain(says);

    [Fact]
    public void What_is_written_from_an_agent_reads_back_to_the_same_agent()
    {
        var spec = AgentFile.Read(Whole) with { Title = "DeepSeek: \"the first\"" };

        var again = AgentFile.Read(AgentFileText.Of(spec));

        AgentFileText.Of(again).ShouldBe(AgentFileText.Of(spec));
        again.Mind.ShouldBe(spec.Mind);
        again.Limits.ShouldBe(spec.Limits);
        again.Prompt.ShouldBe(spec.Prompt);
        again.Title.ShouldBe(spec.Title);
    }

    [Fact]
    public void A_diff_shows_what_goes_and_what_comes() =>
        LineDiff.Of("a\nb\nc", "a\nB\nc\nd").ShouldBe(["- b", "+ B", "+ d"]);

    [Theory]
    [InlineData("c.json", "{\"traders\":[{\"initial_balance\":500,\"scan_interval_minutes\":5}],"
        + "\"leverage\":{\"btc_eth_leverage\":7,\"altcoin_leverage\":4},\"min_confidence\":75}")]
    [InlineData("c.yaml", "major_coin_leverage: 7\naltcoin_leverage: 4\ndecision_interval: 5m\ninitial_balance: 500\n"
        + "min_confidence: 75\n")]
    [InlineData("AGENT.md", "---\nname: x\nmajor_coin_leverage: 7\naltcoin_leverage: 4\nscan_interval_minutes: 5\n"
        + "initial_balance: 500\nmin_confidence: 75\n---\nTrade.")]
    public void What_another_system_says_is_taken_where_it_has_a_counterpart_and_listed_where_not(string path,
        string text)
    {
        var read = ForeignAgents.Read(path, text, new ForeignWish("mine", ["BTC"], "deepseek", "deepseek-chat"));

        read.Spec.Limits.MaxLeverage.ShouldBe(4);
        read.Spec.Account.StartUsd.ShouldBe(500m);
        read.Spec.Schedule.EveryMicros.ShouldBe(5 * Moment.Minute);
        read.NotTaken.ShouldBe(["min_confidence"]);
        AgentFile.Read(AgentFileText.Of(read.Spec)).Name.ShouldBe("mine");
    }

    [Theory]
    [InlineData("c.json", """
        {"traders":[{"name":"one","initial_balance":500,"custom_prompt":"Buy."},
                    {"name":"two","initial_balance":900,"scan_interval_minutes":5,"custom_prompt":"Sell."}],
         "risk":{"max_daily_loss":10,"stops":[1.5,2.5]},"coins":["BTC","ETH"],"altcoin_leverage":4}
        """,
        "traders[1].name, traders[1].initial_balance, traders[1].scan_interval_minutes, traders[1].custom_prompt, "
            + "risk.max_daily_loss, risk.stops[0], risk.stops[1], coins[0], coins[1]")]
    [InlineData("c.yaml", """
        traders:
          - {name: one, initial_balance: 500, prompt: Buy.}
          - {name: two, initial_balance: 900, decision_interval: 5m, prompt: Sell.}
        risk: {max_daily_loss: 10, stops: [1.5, 2.5]}
        coins: [BTC, ETH]
        altcoin_leverage: 4
        empty: null
        """,
        "traders[1].name, traders[1].initial_balance, traders[1].decision_interval, traders[1].prompt, "
            + "risk.max_daily_loss, risk.stops[0], risk.stops[1], coins[0], coins[1]")]
    [InlineData("AGENT.md", """
        ---
        name: one
        initial_balance: 500
        limits: {max_daily_loss: 10, open: {count: 3}}
        skills: [grid, dca]
        altcoin_leverage: 4
        decision_interval: now and then
        ---
        Buy.
        """,
        "limits.max_daily_loss, limits.open.count, skills[0], skills[1], decision_interval")]
    public void What_lies_deeper_in_a_foreign_file_or_belongs_to_a_second_trader_is_listed_where_it_stands(
        string path, string text, string notTaken)
    {
        var read = ForeignAgents.Read(path, text, new ForeignWish("mine", ["BTC"], "deepseek", "deepseek-chat"));

        string.Join(", ", read.NotTaken).ShouldBe(notTaken);
        read.Spec.Limits.MaxLeverage.ShouldBe(4);
        read.Spec.Account.StartUsd.ShouldBe(500m);
        read.Spec.Prompt.ShouldBe("Buy.");
        read.Spec.Schedule.ShouldBe(new SpecSchedule());
    }

    [Fact]
    public void A_foreign_file_that_grows_without_end_is_refused()
    {
        const string Text = "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
            + "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n";

        Should.Throw<AgentFileException>(() => ForeignAgents.Read(
            "c.yaml", Text, new ForeignWish("mine", ["BTC"], "deepseek", "deepseek-chat")))
            .Message.ShouldContain("more than");
    }
}

using System.Globalization;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

public sealed class BudgetTests
{
    private const string OpensOnce =
        """
        {"v":1,"decisions":[{"coin":"AAA","action":"open_long","notional_usd":"1000","leverage":2,"stop":"50",
        "confidence":0.6,"event":"net_profit_at_exit","reason":"up"}]}
        """;

    [Fact]
    public async Task An_agent_with_a_cent_a_day_stops_calling_says_so_keeps_its_stop_and_goes_on_the_next_day()
    {
        await using var world = await ModelWorld.BeginAsync(days: 2, question =>
            new FakeAnswer.Says(question.AllText.Contains("- AAA long", StringComparison.Ordinal)
                ? "{\"v\":1,\"decisions\":[]}" : OpensOnce));
        await world.SeatAsync(world.FileOf(
            "poor", "{kind: llm, provider: alpha, model: tiny, output_tokens_max: 500, budget_usd_day: 0.01}"));

        await world.LiveAsync();

        var days = await world.ListAsync(
            """
            SELECT at::date, count(*) FILTER (WHERE outcome = 'budget_skip') > 10,
                count(*) FILTER (WHERE outcome <> 'budget_skip') > 0,
                bool_and(reasoning LIKE '%it goes on at 00:00 UTC%') FILTER (WHERE outcome = 'budget_skip')
            FROM trading.decisions WHERE at < '2025-01-04' GROUP BY 1 ORDER BY 1
            """);
        days.Count.ShouldBe(2);
        days.ShouldAllBe(day => day.EndsWith("True True True", StringComparison.Ordinal));
        (await world.ListAsync(
            "SELECT asked_at::date FROM deliberation.public_calls GROUP BY 1 HAVING sum(cost_usd) > "
                + "0.01")).ShouldBeEmpty();
        (await world.ListAsync("SELECT stop_price IS NOT NULL FROM trading.positions WHERE closed_at IS NULL"))
            .ShouldBe(["True"]);
    }

    [Fact]
    public async Task A_model_that_answers_too_late_all_day_stops_at_the_budget()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing, 90_000));
        await world.SeatAsync(world.FileOf("late", Tight("0.02")));

        await world.LiveAsync();

        await ShouldHaveStoppedAtAsync(world, 0.02m);
        (await world.ListAsync("SELECT DISTINCT outcome, fault, estimated, cost_usd = estimated_usd "
            + "FROM deliberation.calls")).ShouldBe(["timeout timeout True True"]);
    }

    [Fact]
    public async Task A_model_whose_provider_counts_nothing_stops_at_the_budget()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ =>
            new FakeAnswer.Says(Nothing) { IsCounted = false });
        await world.SeatAsync(world.FileOf("uncounted", Tight("0.01")));
        await world.SeatAsync(world.FileOf("tokens", "{kind: llm, provider: alpha, model: tiny, "
            + "output_tokens_max: 500, budget_tokens_day: 10000}"));

        await world.LiveAsync();

        await ShouldHaveStoppedAtAsync(world, 0.01m, "uncounted");
        (await world.ListAsync(
            """
            SELECT bool_and(estimated), bool_and(tokens_input > 500 AND tokens_output > 0),
                sum(tokens_input + tokens_output) > 5000,
                sum(tokens_input + tokens_output) FILTER (WHERE asked_at < '2025-01-03') <= 10000,
                (SELECT count(*) > 1 FROM trading.decisions WHERE agent = 'tokens' AND outcome = 'budget_skip')
            FROM deliberation.calls WHERE agent = 'tokens'
            """)).ShouldBe(["True True True True True"]);
    }

    [Fact]
    public async Task An_attempt_that_failed_before_the_answer_came_is_paid_beside_it()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, question => question.Attempt == 1
            ? new FakeAnswer.Status(500, "{}") : new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf("twice", Tight("1")));

        await world.LiveAsync();

        // 800 input at $1, 200 cached at $0.1 and 120 output at $4 a million tokens, and the first attempt at its most.
        (await world.ListAsync(
            "SELECT DISTINCT attempts, outcome, estimated, cost_usd = estimated_usd + 0.0013 FROM deliberation.calls"))
            .ShouldBe(["2 no_action True True"]);
    }

    [Fact]
    public async Task A_budget_that_fits_one_attempt_allows_no_second_one_after_it_failed()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, question => question.Attempt == 1
            ? new FakeAnswer.Status(500, "{}") : new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf("once", Tight("0.0045")));

        await world.LiveAsync();

        (await world.ListAsync(
            """
            SELECT count(*), sum(attempts), sum(cost_usd) <= 0.0045, 2 * max(estimated_usd) > 0.0045
            FROM deliberation.calls WHERE asked_at < '2025-01-03'
            """)).ShouldBe(["1 1 True True"]);
        (await world.ListAsync("SELECT sum(attempts) FROM deliberation.calls"))
            .ShouldBe([world.Models.Count.ToString(CultureInfo.InvariantCulture)]);
    }

    [Fact]
    public async Task An_http_mind_whose_stated_costs_have_reached_the_budget_is_not_asked_again()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ =>
            new FakeAnswer.Says("""{"v":1,"decisions":[],"usage":{"usd":"0.01"}}"""));
        await world.SeatAsync(world.FileOf(
            "hook", $"{{kind: http, url: '{world.Models.Address}hook', deadline_s: 30, budget_usd_day: 0.02}}"));

        await world.LiveAsync();

        (await world.ListAsync("SELECT count(*), sum(cost_usd) FROM deliberation.calls WHERE asked_at < '2025-01-03'"))
            .ShouldBe(["2 0.02"]);
        (await world.ListAsync("SELECT DISTINCT reasoning FROM trading.decisions WHERE outcome = 'budget_skip'"))
            .ShouldBe(["$0.02 of $0.02 are spent today; it goes on at 00:00 UTC"]);
    }

    [Fact]
    public async Task What_all_agents_may_spend_together_in_a_day_stops_a_second_agent_as_well()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf("one", "{kind: llm, provider: alpha, model: tiny, output_tokens_max: 500}"));
        await world.SeatAsync(world.FileOf("two", "{kind: llm, provider: gamma, model: tiny, output_tokens_max: 500}"));
        await using var server = await RunningServer.StartAsync(
            world.Source, Rooms.Compose(), [.. world.Settings(), ("Deliberation:DailyUsdMax", "0.015")]);

        await world.UntilFinishedAsync(server);

        (await world.ListAsync(
            """
            SELECT agent, count(*) FILTER (WHERE outcome = 'no_action') > 0,
                count(*) FILTER (WHERE outcome = 'budget_skip'
                    AND reasoning LIKE '%by all agents%it goes on at 00:00 UTC%') > 0
            FROM trading.decisions GROUP BY 1 ORDER BY 1
            """)).ShouldBe(["one True True", "two True True"]);
        (await world.ListAsync(
            "SELECT started_at::date FROM deliberation.public_calls GROUP BY 1 HAVING sum(cost_usd) > 0.015"))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task A_budget_that_no_single_call_fits_in_says_what_to_change()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf("poor", "{kind: llm, provider: alpha, model: tiny, budget_usd_day: 0.01}"));

        await world.LiveAsync();

        world.Models.Count.ShouldBe(0);
        (await world.ListAsync("SELECT DISTINCT outcome, reasoning LIKE '%lower mind.output_tokens_max%' "
            + "FROM trading.decisions")).ShouldBe(["budget_skip True"]);
    }

    private const string Nothing = """{"v":1,"decisions":[]}""";

    private static string Tight(string usd) =>
        $"{{kind: llm, provider: alpha, model: tiny, output_tokens_max: 500, budget_usd_day: {usd}}}";

    /// <summary>
    /// It called, was spared for the rest of the day, and no day cost more than it may; on the first one nothing more
    /// would have fitted.
    /// </summary>
    private static async Task ShouldHaveStoppedAtAsync(ModelWorld world, decimal usd, string agent = "late")
    {
        (await world.ListAsync(string.Create(CultureInfo.InvariantCulture,
            $"""
            SELECT bool_and(day.usd <= {usd}), (array_agg(day.usd + day.next ORDER BY day.at))[1] > {usd},
                (array_agg(day.calls ORDER BY day.at))[1] > 1
            FROM (
                SELECT call.asked_at::date AS at, sum(public.cost_usd) AS usd, max(call.estimated_usd) AS next,
                    count(*) AS calls
                FROM deliberation.calls AS call JOIN deliberation.public_calls AS public ON public.id = call.id
                WHERE call.agent = '{agent}' GROUP BY 1) AS day
            """))).ShouldBe(["True True True"]);
        (await world.ListAsync(
            $"""
            SELECT count(*) > 1 FROM trading.decisions
            WHERE agent = '{agent}' AND outcome = 'budget_skip' AND reasoning LIKE '%it goes on at 00:00 UTC%'
            """)).ShouldBe(["True"]);
    }
}

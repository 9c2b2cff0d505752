using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;
using Pitwall.Server.Tests.Deliberation.Cycles;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Performance.Api;

/// <summary>What agents said of their entries against what came of them, on a desk that really traded.</summary>
public sealed class CalibrationApiTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_figures_are_the_engines_over_the_entries_of_the_desk()
    {
        await using var world = await ModelWorld.BeginAsync(days: 33, Answer);
        await world.SeatAsync(FileOf(world, "exits"));
        await world.SeatAsync(FileOf(world, "levels"));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        await world.UntilFinishedAsync(server);

        var exits = await ReadAsync(server, "exits");
        var forecasts = (await ForecastsAsync(world, "exits", "result.net > 0")).ToArray();
        forecasts.Length.ShouldBeGreaterThan(Calibration.ForecastsMin);
        exits.GetProperty("forecasts").GetInt32().ShouldBe(forecasts.Length);
        exits.GetProperty("missing").ValueKind.ShouldBe(JsonValueKind.Null);
        ShouldBeOf(exits, forecasts);
        var table = exits.GetProperty("table").EnumerateArray().ToArray();
        table.Select(bin => bin.GetProperty("stated").GetDouble()).ShouldBe([0.6, 0.8]);
        table.Sum(bin => bin.GetProperty("cameTrue").GetInt32()).ShouldBe(forecasts.Count(one => one.Happened));
        Missing(exits, "oddsSkill").ShouldBe("needs 30 forecasts with stop and target, has 0");
        await ShouldPayAsync(world, exits);

        // Its trades end at their levels, and a target that was hit is a hit whatever the trade paid.
        var levels = await ReadAsync(server, "levels");
        var hits = (await ForecastsAsync(world, "levels", "result.causes = '{target}'")).ToArray();
        hits.Length.ShouldBeGreaterThan(Calibration.ForecastsMin);
        hits.Count(one => one.Happened).ShouldBeInRange(1, hits.Length - 1);
        ShouldBeOf(levels, hits);
        Value(levels, "oddsSkill").ShouldNotBeNull();

        await ShouldStandWithItsDecisionAsync(world, server);
    }

    [Fact]
    public async Task What_too_few_entries_and_days_would_say_is_withheld_with_its_reason()
    {
        await using var world = await ModelWorld.BeginAsync(days: 2, Answer);
        await world.SeatAsync(FileOf(world, "exits"));
        await using var server = await RunningServer.StartAsync(world.Source, Rooms.Compose(), [.. world.Settings()]);
        await world.UntilFinishedAsync(server);

        var shown = await ReadAsync(server, "exits");

        var few = $"needs 30 forecasts, has {shown.GetProperty("forecasts").GetInt32()}";
        shown.GetProperty("missing").GetString().ShouldBe(few);
        shown.GetProperty("table").GetArrayLength().ShouldBe(0);
        foreach (var key in (string[])
            ["brier", "uncertainty", "skill", "ece", "eceChance", "eceChance95", "netPerEntry"])
        {
            (Value(shown, key), Missing(shown, key)).ShouldBe((null, few), key);
        }

        Value(shown, "llmPerDay").ShouldNotBeNull().ShouldBePositive();
        (Value(shown, "breakEvenEquity"), Missing(shown, "breakEvenEquity")).ShouldBe((null, "needs 30 d, has 2"));
    }

    private static void ShouldBeOf(JsonElement shown, Forecast[] forecasts)
    {
        var engine = Calibration.Of(forecasts);
        Forecast[] sorted = [.. forecasts.OrderBy(one => one.Probability)];
        Value(shown, "brier").ShouldNotBeNull().ShouldBe(engine.Brier, 1e-12);
        Value(shown, "uncertainty").ShouldNotBeNull().ShouldBe(engine.Uncertainty, 1e-12);
        Value(shown, "reliability").ShouldNotBeNull().ShouldBe(engine.Reliability, 1e-12);
        Value(shown, "resolution").ShouldNotBeNull().ShouldBe(engine.Resolution, 1e-12);
        Value(shown, "skill").ShouldNotBeNull().ShouldBe(engine.Skill, 1e-12);
        Value(shown, "ece").ShouldNotBeNull().ShouldBe(CalibrationNull.BinnedError(sorted, 5), 1e-12);
        var chance = CalibrationNull.Of(
            [.. sorted.Select(one => one.Probability)],
            5,
            1_000,
            $"calibration/1/{shown.GetProperty("agent").GetString()}/{sorted.Length}");
        Value(shown, "eceChance").ShouldBe(chance.Mean);
        Value(shown, "eceChance95").ShouldBe(chance.Upper95);
    }

    /// <summary>Held against the midnight marks and the price list.</summary>
    private static async Task ShouldPayAsync(ModelWorld world, JsonElement shown)
    {
        var equity = (await world.ListAsync(
            """
            SELECT equity_usd FROM trading.equity_marks
            WHERE agent = 'exits' AND at = date_trunc('day', at, 'UTC') ORDER BY at
            """)).Select(text => decimal.Parse(text, CultureInfo.InvariantCulture)).Prepend(10_000m).ToArray();
        equity.Length.ShouldBe(34);
        var mean = equity.Zip(equity.Skip(1), (before, after) => (after / before) - 1m).Average();
        // A call every four hours: 800 input at $1, 200 cached at $0.1 and 120 output at $4 a million tokens.
        const decimal PerDay = 6 * 0.0013m;
        Value(shown, "llmPerDay").ShouldNotBeNull().ShouldBe((double)PerDay, 1e-12);
        if (ThinkingCost.BreakEvenEquity(PerDay, mean) is { } usd)
        {
            Value(shown, "breakEvenEquity").ShouldNotBeNull().ShouldBe((double)usd, 0.001 * (double)usd);
        }
        else
        {
            Missing(shown, "breakEvenEquity").ShouldNotBeNull().ShouldContain("no equity pays");
        }
    }

    private static async Task ShouldStandWithItsDecisionAsync(ModelWorld world, RunningServer server)
    {
        var id = (await world.ListAsync(
            "SELECT id FROM trading.decisions WHERE agent = 'levels' AND proposed = 'open_long' LIMIT 1"))[0];
        var chain = await server.Client.GetFromJsonAsync<JsonElement>(
            $"/api/deliberation/decisions/{id}/chain", Ct);
        chain.GetProperty("confidence").GetRawText().ShouldBe(
            """{"said":"0.7","confidence":0.7,"scale":"fraction","event":"target_before_stop"}""");
    }

    /// <summary>Each closed entry by hand: what was stated, and whether a condition on its result holds.</summary>
    private static async Task<IEnumerable<Forecast>> ForecastsAsync(ModelWorld world, string agent, string happened) =>
        (await world.ListAsync(
            $"""
            SELECT decision.confidence, {happened}
            FROM trading.decisions AS decision
            JOIN LATERAL (
                SELECT sum(part.gross_usd - part.entry_fee_usd - part.exit_fee_usd - part.funding_usd) AS net,
                    array_agg(DISTINCT part.cause) AS causes, bool_and(lot.status <> 'open') AS closed
                FROM trading.lots AS lot JOIN trading.lot_exits AS part
                    ON part.desk_id = lot.desk_id AND part.lot_id = lot.id
                WHERE lot.decision_id = decision.id) AS result ON result.closed
            WHERE decision.agent = '{agent}'
            """)).Select(line => line.Split(' ')).Select(words => new Forecast(
                double.Parse(words[0], CultureInfo.InvariantCulture), bool.Parse(words[1])));

    private static async Task<JsonElement> ReadAsync(RunningServer server, string agent) =>
        await server.Client.GetFromJsonAsync<JsonElement>(
            $"/api/performance/agents/{agent}/calibration?desk=floor", Ct);

    private static JsonElement Figure(JsonElement shown, string key) => shown.GetProperty("statistics").EnumerateArray()
        .Single(one => string.Equals(one.GetProperty("key").GetString(), key, StringComparison.Ordinal));

    private static double? Value(JsonElement shown, string key) =>
        Figure(shown, key).GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    private static string? Missing(JsonElement shown, string key) =>
        Figure(shown, key).GetProperty("missing").GetString();

    private static string FileOf(ModelWorld world, string name) =>
        world.FileOf(name, "{kind: llm, provider: alpha, model: tiny}")
            .Replace("every: 2h, every_in_position: 1h", "every: 4h, every_in_position: 4h", StringComparison.Ordinal)
            .Replace("You trade what trends", $"You are {name} and trade what trends", StringComparison.Ordinal);

    /// <summary>One agent closes by itself and says what it will have earned, the other waits for its levels.</summary>
    private static FakeAnswer Answer(FakeQuestion question)
    {
        const string Coin = "AAA";
        var isHeld = question.AllText.Contains($"- {Coin} ", StringComparison.Ordinal);
        var isLevels = question.AllText.Contains("You are levels", StringComparison.Ordinal);
        var price = ScriptedModel.PriceOf(question, Coin);
        object row = (isHeld, isLevels) switch
        {
            (true, true) => new { coin = Coin, action = "hold" },
            (true, false) => new { coin = Coin, action = "close" },
            (false, true) => Entry(price, 0.7, "target_before_stop", 0.004m),
            _ => Entry(price, (long)price % 2 == 0 ? 0.6 : 0.8, "net_profit_at_exit", null),
        };
        return new FakeAnswer.Says(JsonSerializer.Serialize(new { v = 1, decisions = new[] { row } }));
    }

    private static object Entry(decimal price, double confidence, string happens, decimal? level) => new
    {
        coin = "AAA",
        action = "open_long",
        notional_usd = "1000",
        leverage = 2,
        stop = DecimalMath.ToText(decimal.Round(price * (1m - (level ?? 0.2m)), 2)),
        target = level is { } far ? DecimalMath.ToText(decimal.Round(price * (1m + far), 2)) : null,
        confidence,
        @event = happens,
    };
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pitwall.Engine.Platform;
using Pitwall.Server.Tests.Deliberation.Providers;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

/// <summary>
/// A model that trades restlessly and now and then answers in every way real ones do: by the question alone, so the
/// same week hears the same answers.
/// </summary>
internal static partial class ScriptedModel
{
    /// <summary>On the seeded walks.</summary>
    public static FakeAnswer Answer(FakeQuestion question) => On(new MadeMarket())(question);

    public static Func<FakeQuestion, FakeAnswer> On(ModelMarket market) =>
        question => Answer(question, (market.First, market.Second));

    private static FakeAnswer Answer(FakeQuestion question, (string First, string Second) coins)
    {
        var when = When().Match(question.AllText).Value;
        var noise = new SeededNoise($"{question.Model}/{when}");
        var latency = 500 + noise.NextInt(20_000);
        return noise.NextInt(60) switch
        {
            0 => new FakeAnswer.Says("I would rather wait and see what the market does.", latency),
            1 => new FakeAnswer.Says("", latency),
            2 => new FakeAnswer.Says(
                $"{{\"v\":1,\"decisions\":[{{\"coin\":\"{coins.First}\",\"act", latency, "length"),
            3 => new FakeAnswer.Says("I cannot give financial advice.", latency, "content_filter"),
            4 => new FakeAnswer.Status(500, "{\"error\":{\"message\":\"overloaded\"}}", latency),
            5 when question.Attempt == 1 => new FakeAnswer.Status(429, "{\"error\":{\"message\":\"slow down\"}}", 50),
            6 => new FakeAnswer.Says(Decisions(question, noise, coins), 900_000),
            7 => new FakeAnswer.Garbage(latency),
            8 => new FakeAnswer.Says(Rows(Row(coins.Second, "yolo", 100m), Row("MOON", "open_long", 100m)), latency),
            9 => new FakeAnswer.Says($"```json\n{Decisions(question, noise, coins)}\n```", latency),
            10 => new FakeAnswer.Says(
                "<think>up or down?</think>"
                + Decisions(question, noise, coins).Replace("]}", ",]} // done", StringComparison.Ordinal),
                latency),
            11 => new FakeAnswer.Says(
                Rows(Row(coins.Second, "yolo", 100m), Trade(question, noise, coins.First)), latency),
            12 when question.Wire is not "http" => new FakeAnswer.EndsEarly(Decisions(question, noise, coins), latency),
            13 when question.Wire is not "http" => new FakeAnswer.BreaksOff(Decisions(question, noise, coins), latency),
            < 25 => new FakeAnswer.Says(Rows(), latency, Reasoning: "nothing stands out"),
            _ => new FakeAnswer.Says(
                Decisions(question, noise, coins), latency, Reasoning: "the averages have crossed"),
        };
    }

    private static string Decisions(
        FakeQuestion question, SeededNoise noise, (string First, string Second) coins) =>
        Rows(Trade(question, noise, coins.First), Trade(question, noise, coins.Second));

    private static object Trade(FakeQuestion question, SeededNoise noise, string coin)
    {
        var isHeld = question.AllText.Contains($"- {coin} ", StringComparison.Ordinal)
            || question.AllText.Contains($"{{\"coin\":\"{coin}\",\"side\"", StringComparison.Ordinal);
        var roll = noise.NextInt(10);
        return isHeld
            ? Row(coin, roll < 4 ? "close" : "hold", 0m)
            : roll < 3 ? Row(coin, "open_long", 900m + noise.NextInt(800), PriceOf(question, coin) * 0.97m)
            : roll < 6 ? Row(coin, "open_short", 900m + noise.NextInt(800), PriceOf(question, coin) * 1.03m)
            : Row(coin, "hold", 0m);
    }

    public static decimal PriceOf(FakeQuestion question, string coin)
    {
        var told = Price(coin).Match(question.AllText);
        told.Success.ShouldBeTrue($"{coin} has no price in: {question.AllText}");
        return decimal.Parse(told.Groups["price"].Value, CultureInfo.InvariantCulture);
    }

    private static Regex Price(string coin) => new(
        $"(## {coin}\n[^#]*?current_price: |\"coin\":\"{coin}\",\"mark\":\")(?<price>[0-9.]+)",
        RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    private static object Row(string coin, string action, decimal notional, decimal? stop = null) =>
        action.StartsWith("open", StringComparison.Ordinal)
            ? new
            {
                coin,
                action,
                notional_usd = notional.ToString(CultureInfo.InvariantCulture),
                leverage = 3,
                stop = (stop ?? 1m).ToString("0.####", CultureInfo.InvariantCulture),
                confidence = 0.6,
                @event = "net_profit_at_exit",
                reason = $"{action} because the averages say so",
            }
            : new { coin, action, reason = $"{action} for now" };

    private static string Rows(params object[] rows) => JsonSerializer.Serialize(new { v = 1, decisions = rows });

    [GeneratedRegex("(It is |\"as_of\":\")[0-9T:.-]+Z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex When();
}

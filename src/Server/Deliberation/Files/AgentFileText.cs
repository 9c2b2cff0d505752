using System.Globalization;
using System.Text;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Deliberation.Files;

/// <summary>Writes an agent as a file that reads back to the same agent: for export, clones and importers.</summary>
internal static class AgentFileText
{
    public static string Of(AgentSpec spec)
    {
        var text = new StringBuilder("---\n");
        Line(text, "name", spec.Name);
        if (spec.Title is { } title)
        {
            Line(text, "title", Quoted(title));
        }

        Line(text, "coins", $"[{string.Join(", ", spec.Coins.Select(Quoted))}]");
        Line(text, "schedule", $"{{every: {Durations.Text(spec.Schedule.EveryMicros)}, "
            + $"every_in_position: {Durations.Text(spec.Schedule.EveryInPositionMicros)}}}");
        Line(text, "mind", Mapping(Mind(spec.Mind)));
        Line(text, "account", Mapping([
            ("mode", "paper"), ("start_usd", Number(spec.Account.StartUsd)), ("margin", spec.Account.Margin)]));
        Line(text, "limits", Mapping(Limits(spec.Limits)));
        Line(text, "reads", Mapping(Reads(spec.Reads)));
        return text.Append("---\n").Append(spec.Prompt).Append('\n').ToString();
    }

    private static IEnumerable<(string Key, string? Value)> Mind(SpecMind mind) =>
    [
        ("kind", mind.Kind),
        ("provider", mind.Provider),
        ("model", mind.Model is { } model ? Quoted(model) : null),
        ("url", mind.Url is { } url ? Quoted(url) : null),
        ("secret_from", mind.SecretFrom is { } secret ? Quoted(secret) : null),
        ("temperature", mind.Temperature is { } t ? Number(t) : null),
        ("deadline_s", Number(mind.DeadlineSeconds)),
        ("output_tokens_max", mind.IsLlm ? Number(mind.OutputTokensMax) : null),
        ("budget_usd_day", mind.BudgetUsdDay is { } usd ? Number(usd) : null),
        ("budget_tokens_day", mind.BudgetTokensDay is { } tokens ? Number(tokens) : null),
    ];

    private static IEnumerable<(string Key, string? Value)> Limits(SpecLimits limits) =>
    [
        ("max_position_pct", Number(limits.MaxPositionPct)),
        ("max_leverage", Number(limits.MaxLeverage)),
        ("stop_loss_pct", Number(limits.StopLossPct)),
        ("take_profit_pct", Number(limits.TakeProfitPct)),
        ("daily_loss_usd", limits.DailyLossUsd is { } loss ? Number(loss) : null),
        ("exposure_usd", limits.ExposureUsd is { } exposure ? Number(exposure) : null),
        ("max_turnover_x_day", limits.MaxTurnoverXDay is { } turnover ? Number(turnover) : null),
        ("min_hold_min", limits.MinHoldMin is { } hold ? Number(hold) : null),
        ("clamp", limits.Clamp ? "true" : null),
    ];

    private static IEnumerable<(string Key, string? Value)> Reads(SpecReads reads) =>
    [
        ("candles", $"[{string.Join(", ", reads.Candles.Select(each => $"{each.Interval} x {each.Count}"))}]"),
        ("funding", reads.Funding ? "true" : "false"),
        ("news", reads.NewsItemsMax > 0
            ? $"{{max_items: {reads.NewsItemsMax}, max_age_h: {reads.NewsAgeMaxHours}}}" : null),
    ];

    private static void Line(StringBuilder text, string key, string value) =>
        text.Append(key).Append(": ").Append(value).Append('\n');

    private static string Mapping(IEnumerable<(string Key, string? Value)> pairs) =>
        "{" + string.Join(
            ", ", pairs.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}: {pair.Value}")) + "}";

    private static string Number(decimal value) => DecimalMath.ToText(value);

    /// <summary>Plain where YAML takes it plainly, else in double quotes.</summary>
    private static string Quoted(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            && !decimal.TryParse(text, CultureInfo.InvariantCulture, out _) && text is not ("true" or "false" or "null")
            ? text
            : System.Text.Json.JsonSerializer.Serialize(text);
}

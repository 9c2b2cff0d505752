using System.Globalization;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Deliberation.Prompts;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Deliberation.Files;

/// <summary>
/// Reads <c>*.agent.md</c>: front matter in YAML and the prompt as the body. Everything that can be judged without a
/// desk is judged here; a field that this release does not enforce is refused rather than passed over.
/// </summary>
internal static class AgentFile
{
    public const string Suffix = ".agent.md";

    public const int BytesMax = 65_536;

    public static AgentSpec Read(string text)
    {
        if (text.Length > BytesMax)
        {
            throw new AgentFileException($"An agent file has at most {BytesMax} bytes");
        }

        var (head, body) = FrontMatter.Split(text);
        if (body.Length == 0)
        {
            throw new AgentFileException("The prompt is missing: write it below the front matter", "prompt");
        }

        var spec = new AgentSpec
        {
            Name = Name(head),
            Title = head.Text("title"),
            Coins = Coins(head),
            Schedule = Schedule(head.Section("schedule")),
            Mind = Mind(head.Section("mind")),
            Account = Account(head.Section("account")),
            Limits = Limits(head.Section("limits")),
            Reads = Reads(head.Section("reads")),
            Prompt = body,
        };
        head.Finish();
        return spec;
    }

    private static string Name(FrontMatter head) => head.Required("name") is var name && AgentSlug.IsValid(name)
        ? name
        : throw head.Wrong("name", "is 1 to 63 of a-z, 0-9 and '-', starting with a letter or digit");

    private static IReadOnlyList<string> Coins(FrontMatter head) =>
        head.Texts("coins") is { Count: > 0 and <= 32 } coins
            ? coins
            : throw head.Wrong("coins", "is a list of 1 to 32 symbols");

    private static SpecSchedule Schedule(FrontMatter? section)
    {
        var made = new SpecSchedule();
        if (section is not null)
        {
            var every = section.Time("every") ?? made.EveryMicros;
            made = new SpecSchedule
            {
                EveryMicros = every,
                EveryInPositionMicros =
                    section.Time("every_in_position") ?? Math.Min(every, made.EveryInPositionMicros),
            };
            section.Finish();
        }

        return made;
    }

    private static SpecMind Mind(FrontMatter? section)
    {
        if (section is null)
        {
            throw new AgentFileException("The field mind is missing: which mind, at which provider?", "mind");
        }

        var kind = section.Word("kind", SpecMind.Llm, SpecMind.Http) ?? SpecMind.Llm;
        var isLlm = string.Equals(kind, SpecMind.Llm, StringComparison.Ordinal);
        var mind = new SpecMind
        {
            Kind = kind,
            Provider = isLlm ? section.Required("provider") : null,
            Model = isLlm ? section.Required("model") : null,
            Temperature = isLlm ? section.Number("temperature", 0m, 2m) : null,
            OutputTokensMax = (isLlm ? section.Whole("output_tokens_max", 16, 200_000) : null) ?? 4_096,
            Url = isLlm ? null : Url(section),
            SecretFrom = isLlm ? null : section.Text("secret_from"),
            DeadlineSeconds = section.Whole("deadline_s", 1, 600) ?? 60,
            BudgetUsdDay = section.Number("budget_usd_day", 0m, 1_000_000m),
            BudgetTokensDay = (long?)section.Number("budget_tokens_day", 0m, 1_000_000_000_000m),
        };
        if (mind.Model?.Length > 50)
        {
            throw section.Wrong("model", "has at most 50 characters");
        }

        section.Finish();
        return mind;
    }

    private static string Url(FrontMatter section) =>
        Uri.TryCreate(section.Required("url"), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url.ToString()
            : throw section.Wrong("url", "is an http or https address");

    private static SpecAccount Account(FrontMatter? section)
    {
        var made = new SpecAccount();
        if (section is not null)
        {
            section.Word("mode", "paper");
            made = new SpecAccount
            {
                StartUsd = section.Number("start_usd", 0m, 1_000_000_000m) ?? made.StartUsd,
                Margin = section.Word("margin", "isolated", "cross") ?? made.Margin,
            };
            section.Finish();
        }

        return made;
    }

    private static SpecLimits Limits(FrontMatter? section)
    {
        var made = new SpecLimits();
        if (section is null)
        {
            return made;
        }

        if (section.Text("agree") is { } agree && !string.Equals(agree, "1 of 1", StringComparison.Ordinal))
        {
            throw section.Wrong("agree", "can only be '1 of 1' in this release");
        }

        made = new SpecLimits
        {
            MaxPositionPct = section.Number("max_position_pct", 0m, 100m) ?? made.MaxPositionPct,
            MaxLeverage = section.Whole("max_leverage", 1, 50) ?? made.MaxLeverage,
            StopLossPct = section.Number("stop_loss_pct", 0m, 99.99m) ?? made.StopLossPct,
            TakeProfitPct = section.Number("take_profit_pct", 0m, 1_000m) ?? made.TakeProfitPct,
            DailyLossUsd = section.Number("daily_loss_usd", 0.01m, 1_000_000_000m),
            ExposureUsd = section.Number("exposure_usd", 0m, 1_000_000_000m),
            MaxTurnoverXDay = section.Number("max_turnover_x_day", 0.01m, AgentLimits.TurnoverMost),
            MinHoldMin = section.Whole("min_hold_min", 1, AgentLimits.HoldMinMost),
            Clamp = section.Flag("clamp") ?? made.Clamp,
        };
        section.Finish();
        return made;
    }

    private static SpecReads Reads(FrontMatter? section)
    {
        var made = new SpecReads();
        if (section is null)
        {
            return made;
        }

        var candles = section.Texts("candles").Select(text => Candles(section, text)).ToArray();
        var news = section.Section("news");
        made = new SpecReads
        {
            Candles = candles.Length > 0 ? candles : made.Candles,
            Funding = section.Flag("funding") ?? made.Funding,
            NewsItemsMax = news?.Whole("max_items", 0, SpecReads.NewsItemsMost) ?? 0,
            NewsAgeMaxHours = news?.Whole("max_age_h", 1, 168) ?? made.NewsAgeMaxHours,
        };
        news?.Finish();
        section.Finish();
        return made;
    }

    private static SpecCandles Candles(FrontMatter section, string text)
    {
        var parts = text.Split('x', 2, StringSplitOptions.TrimEntries);
        return parts.Length == 2 && CandleReads.IsKnown(parts[0])
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= 500
                ? new SpecCandles(parts[0], count)
                : throw section.Wrong("candles", "is a list like [3m x 20, 4h x 20]");
    }
}

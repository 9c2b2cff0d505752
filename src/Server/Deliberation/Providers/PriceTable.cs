using System.Globalization;
using Pitwall.Server.Platform;

namespace Pitwall.Server.Deliberation.Providers;

/// <summary>What a model costs from a day on, USD per million tokens; reasoning is paid as output.</summary>
internal sealed record ModelPrice(DateOnly From, decimal Input, decimal Cached, decimal Output)
{
    public static ModelPrice Nothing { get; } = new(DateOnly.MinValue, 0m, 0m, 0m);

    /// <summary>USD, not rounded.</summary>
    public decimal Of(TokenCount tokens) =>
        ((tokens.Input * Input) + (tokens.Cached * Cached) + ((tokens.Output + tokens.Reasoning) * Output))
        / 1_000_000m;
}

/// <summary>
/// Prices by model and day, from the providers' public price pages; a setting <c>Prices:&lt;model&gt;</c> replaces all
/// of a model's. A model without a price has no cost that anybody could state: it is unknown, never 0.
/// </summary>
internal sealed class PriceTable(IConfiguration config)
{
    private static readonly SortedDictionary<string, ModelPrice[]> Published = new(StringComparer.Ordinal)
    {
        // https://openai.com/api/pricing
        ["gpt-5"] = [new(new DateOnly(2025, 8, 7), 1.25m, 0.125m, 10m)],
        ["gpt-5-mini"] = [new(new DateOnly(2025, 8, 7), 0.25m, 0.025m, 2m)],
        // https://www.anthropic.com/pricing
        ["claude-sonnet-4-5"] = [new(new DateOnly(2025, 9, 29), 3m, 0.30m, 15m)],
        ["claude-haiku-4-5"] = [new(new DateOnly(2025, 10, 15), 1m, 0.10m, 5m)],
        // https://api-docs.deepseek.com/quick_start/pricing
        ["deepseek-chat"] = [new(new DateOnly(2025, 9, 29), 0.28m, 0.028m, 0.42m)],
        ["deepseek-reasoner"] = [new(new DateOnly(2025, 9, 29), 0.28m, 0.028m, 0.42m)],
        // https://docs.x.ai/docs/models
        ["grok-4"] = [new(new DateOnly(2025, 7, 9), 3m, 0.75m, 15m)],
    };

    /// <summary>Every model somebody has named a price of.</summary>
    public IReadOnlyList<string> Models =>
    [
        .. Published.Keys.Union(config.GetSection("Prices").GetChildren().Select(child => child.Key),
            StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// The price that holds on a day; before its first one the first. Null when nobody has named any.
    /// </summary>
    public ModelPrice? Find(ProviderSettings provider, string model, DateOnly day)
    {
        if (provider.IsFree)
        {
            return ModelPrice.Nothing;
        }

        return Find(model, day);
    }

    /// <summary>The same for a provider that takes money.</summary>
    public ModelPrice? Find(string model, DateOnly day)
    {
        var prices = Configured(model) ?? Published.GetValueOrDefault(model);
        return prices?.LastOrDefault(price => price.From <= day) ?? prices?.FirstOrDefault();
    }

    private ModelPrice[]? Configured(string model)
    {
        var section = config.GetSection($"Prices:{model}");
        return section.Exists()
            ? [.. section.GetChildren().Select(row => Read(model, row)).OrderBy(price => price.From)]
            : null;
    }

    private static ModelPrice Read(string model, IConfigurationSection row)
    {
        var from = row["From"] is { } text
            ? DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : throw new SetupException($"Prices:{model}: '{text}' is no day like 2026-01-31.")
            : DateOnly.MinValue;
        return new ModelPrice(
            from, Amount(model, row, "Input"), Amount(model, row, "Cached"), Amount(model, row, "Output"));
    }

    private static decimal Amount(string model, IConfigurationSection row, string name) =>
        decimal.TryParse(row[name], NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) && amount >= 0
            ? amount
            : throw new SetupException($"Prices:{model}: {name} is '{row[name]}': write USD per million tokens.");
}

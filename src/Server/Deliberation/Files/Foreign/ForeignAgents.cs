using System.Globalization;
using System.Text.Json;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Deliberation.Files.Foreign;

/// <summary>An agent read from another system's file, and the fields of it that have no counterpart here.</summary>
internal sealed record ForeignAgent(AgentSpec Spec, IReadOnlyList<string> NotTaken);

/// <summary>What a foreign file does not say: the agent's name, what it trades and who thinks for it.</summary>
internal sealed record ForeignWish(string Name, IReadOnlyList<string> Coins, string Provider, string Model);

/// <summary>
/// Reads configurations of nofx (JSON), nof0 (YAML) and Condor (AGENT.md). What has a counterpart is taken, everything
/// else is listed, so nobody thinks a limit came along that did not.
/// </summary>
internal static class ForeignAgents
{
    public static ForeignAgent Read(string path, string text, ForeignWish wish) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? Nofx(text, wish)
        : path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? Condor(text, wish)
        : path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) ? Nof0(text, wish)
        : throw new AgentFileException("Only nofx .json, nof0 .yaml and Condor AGENT.md are read");

    private static ForeignAgent Nofx(string text, ForeignWish wish)
    {
        JsonElement root;
        try
        {
            root = JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException wrong)
        {
            throw new AgentFileException($"That is no JSON: {wrong.Message}");
        }

        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(root, fields);
        return Taken(fields, wish, Text(fields, "custom_prompt") ?? Text(fields, "prompt"));
    }

    private static ForeignAgent Nof0(string text, ForeignWish wish)
    {
        var head = FrontMatter.Read(text);
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in head.Keys.Where(key => head.IsText(key)))
        {
            fields[key] = head.Text(key)!;
        }

        return Taken(fields, wish, Text(fields, "prompt"));
    }

    private static ForeignAgent Condor(string text, ForeignWish wish)
    {
        var (head, body) = FrontMatter.Split(text);
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in head.Keys.Where(key => head.IsText(key)))
        {
            fields[key] = head.Text(key)!;
        }

        return Taken(fields, wish, body);
    }

    /// <summary>By the names the three systems share; a ratio of equity is a percentage here.</summary>
    private static ForeignAgent Taken(SortedDictionary<string, string> fields, ForeignWish wish, string? prompt)
    {
        var used = new SortedSet<string>(StringComparer.Ordinal) { "custom_prompt", "prompt", "name", "description" };
        decimal? Number(params string[] names)
        {
            foreach (var name in names.Where(fields.ContainsKey))
            {
                used.Add(name);
                if (decimal.TryParse(fields[name], NumberStyles.Number, CultureInfo.InvariantCulture, out var value))
                {
                    return value;
                }
            }

            return null;
        }

        var leverage = Least(
            Number("altcoin_max_leverage", "altcoin_leverage"),
            Number("btc_eth_max_leverage", "major_coin_leverage", "btc_eth_leverage"));
        var interval = fields.TryGetValue("decision_interval", out var every) ? Durations.Micros(every) : null;
        if (interval is not null)
        {
            used.Add("decision_interval");
        }

        interval ??= (long?)(Number("scan_interval_minutes") * Moment.Minute);
        var spec = new AgentSpec
        {
            Name = AgentSlug.IsValid(wish.Name) ? wish.Name : throw new AgentFileException($"'{wish.Name}' is no name"),
            Coins = wish.Coins,
            Mind = new SpecMind
            {
                Kind = SpecMind.Llm,
                Provider = wish.Provider,
                Model = wish.Model,
                BudgetTokensDay = (long?)Number("daily_token_limit"),
            },
            Schedule = interval is { } micros
                ? new SpecSchedule { EveryMicros = micros, EveryInPositionMicros = Math.Min(micros, Moment.Minute) }
                : new SpecSchedule(),
            Account = new SpecAccount { StartUsd = Number("initial_balance") ?? new SpecAccount().StartUsd },
            Limits = new SpecLimits { MaxLeverage = leverage ?? new SpecLimits().MaxLeverage },
            Prompt = string.IsNullOrWhiteSpace(prompt) ? "Trade what your limits allow, and say why." : prompt.Trim(),
        };
        return new ForeignAgent(spec, [.. fields.Keys.Where(key => !used.Contains(key))]);
    }

    /// <summary>
    /// The stricter of two classes of coins, because here one limit holds for all; null when none is said.
    /// </summary>
    private static int? Least(decimal? one, decimal? other) => one is null && other is null
        ? null
        : (int)Math.Clamp(Math.Min(one ?? 50m, other ?? 50m), 1m, 50m);

    private static string? Text(SortedDictionary<string, string> fields, string name) => fields.GetValueOrDefault(name);

    /// <summary>Every value by its own name, however deep it lies; the first of a name counts.</summary>
    private static void Flatten(JsonElement element, SortedDictionary<string, string> fields)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                {
                    Flatten(property.Value, fields);
                }
                else
                {
                    fields.TryAdd(property.Name, property.Value.ToString());
                }
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Flatten(item, fields);
            }
        }
    }
}

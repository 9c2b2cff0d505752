using System.Globalization;
using System.Text.Json;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Deliberation.Files.Foreign;

/// <summary>
/// An agent read from another system's file, and where in it stands what has no counterpart here.
/// </summary>
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

        return Taken(ForeignField.Of(root), wish, null);
    }

    private static ForeignAgent Nof0(string text, ForeignWish wish) =>
        Taken(ForeignField.Of(FrontMatter.Read(text).Mapping), wish, null);

    private static ForeignAgent Condor(string text, ForeignWish wish)
    {
        var (head, body) = FrontMatter.Split(text);
        return Taken(ForeignField.Of(head.Mapping), wish, body);
    }

    /// <summary>
    /// By the names the three systems share, the first of a name; what is not taken is listed. Body is the prompt of
    /// a file that keeps it below its fields.
    /// </summary>
    private static ForeignAgent Taken(IReadOnlyList<ForeignField> fields, ForeignWish wish, string? body)
    {
        var taken = new Taking(fields);
        // The name is the wish's, and a description is for people: nothing that would bind the agent.
        _ = (taken.Text("name"), taken.Text("description"));
        var leverage = Least(
            taken.Number("altcoin_max_leverage", "altcoin_leverage"),
            taken.Number("btc_eth_max_leverage", "major_coin_leverage", "btc_eth_leverage"));
        var interval = taken.Time("decision_interval")
            ?? (long?)(taken.Number("scan_interval_minutes") * Moment.Minute);
        var prompt = body ?? taken.Text("custom_prompt", "prompt");
        var spec = new AgentSpec
        {
            Name = AgentSlug.IsValid(wish.Name) ? wish.Name : throw new AgentFileException($"'{wish.Name}' is no name"),
            Coins = wish.Coins,
            Mind = new SpecMind
            {
                Kind = SpecMind.Llm,
                Provider = wish.Provider,
                Model = wish.Model,
                BudgetTokensDay = (long?)taken.Number("daily_token_limit"),
            },
            Schedule = interval is { } micros
                ? new SpecSchedule { EveryMicros = micros, EveryInPositionMicros = Math.Min(micros, Moment.Minute) }
                : new SpecSchedule(),
            Account = new SpecAccount { StartUsd = taken.Number("initial_balance") ?? new SpecAccount().StartUsd },
            Limits = new SpecLimits { MaxLeverage = leverage ?? new SpecLimits().MaxLeverage },
            Prompt = string.IsNullOrWhiteSpace(prompt) ? "Trade what your limits allow, and say why." : prompt.Trim(),
        };
        return new ForeignAgent(spec, taken.Left());
    }

    /// <summary>
    /// The stricter of two classes of coins, because here one limit holds for all; null when none is said.
    /// </summary>
    private static int? Least(decimal? one, decimal? other) => one is null && other is null
        ? null
        : (int)Math.Clamp(Math.Min(one ?? 50m, other ?? 50m), 1m, 50m);

    /// <summary>
    /// Takes values by name, the first of a name and only one that can be read, and knows what is left.
    /// </summary>
    private sealed class Taking(IReadOnlyList<ForeignField> fields)
    {
        private readonly HashSet<ForeignField> used = new(ReferenceEqualityComparer.Instance);

        public string? Text(params string[] names) => names.Select(name => Take(name, _ => true)).FirstOrDefault(
            text => text is not null);

        public long? Time(string name) =>
            Take(name, text => Durations.Micros(text) is not null) is { } text ? Durations.Micros(text) : null;

        public decimal? Number(params string[] names) =>
            names.Select(name => Take(name, text => Read(text) is not null)).FirstOrDefault(text => text is not null)
                is { } found ? Read(found) : null;

        public IReadOnlyList<string> Left() =>
            [.. fields.Where(field => !used.Contains(field)).Select(field => field.Path)];

        private static decimal? Read(string text) =>
            decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value : null;

        private string? Take(string name, Predicate<string> isReadable)
        {
            var found = fields.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.Ordinal));
            if (found is null || !isReadable(found.Value))
            {
                return null;
            }

            used.Add(found);
            return found.Value;
        }
    }
}

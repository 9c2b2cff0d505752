using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Deliberation.Past.Sources;

/// <summary>
/// Decision logs of nofx and its forks: one JSON file per cycle, or one line per cycle with actions and positions in
/// files beside it. Some keep the raw reply, some only the decisions that were cut out of it.
/// </summary>
internal static partial class DecisionLogs
{
    public const string Venue = "binance_perp";

    /// <summary>A file of one cycle; the agent is named after its folder or the beginning of the file's name.</summary>
    public static PastCycles ReadOne(string path)
    {
        using var document = PastFile.Json(path);
        var row = document.RootElement;
        var name = Path.GetFileName(path);
        var marker = name.IndexOf("decision_", StringComparison.Ordinal);
        var agent = marker > 0
            ? name[..marker].TrimEnd('_')
            : new DirectoryInfo(Path.GetDirectoryName(path) ?? ".").Name;
        var state = row.TryGetProperty("account_state", out var account) ? account : default;
        var cycle = Cycle(agent, name.Split('.')[0], row) with
        {
            EquityUsd = state.ValueKind == JsonValueKind.Object ? PastFile.NumberOf(state, "total_balance") : null,
            Claimed = Raw(row, "decisions"),
            Context = ContextOf(Texts(row, "candidate_coins"), row),
        };
        return Of("nofx", agent, [Worthy(cycle)]);
    }

    /// <summary>A file of cycles, one a line; actions and positions are found by the same name beside it.</summary>
    public static PastCycles ReadLines(string path)
    {
        var name = Path.GetFileName(path);
        var agent = name[..name.IndexOf(".decisions.", StringComparison.Ordinal)];
        var actions = Beside(path, "decision_actions").ToLookup(Id);
        var positions = Beside(path, "positions").ToLookup(Id);
        var cycles = PastFile.JsonLines(path).Select(row =>
        {
            var id = PastFile.Field(row, "id").GetInt64();
            var held = positions[id].ToArray();
            return Worthy(Cycle(agent, $"{agent}:{id}", row) with
            {
                EquityUsd = PastFile.NumberOf(row, "account_total_balance"),
                Claimed = actions.Contains(id)
                    ? $"[{string.Join(',', actions[id].Select(one => one.GetRawText()))}]"
                    : null,
                Context = ContextOf(Embedded(row, "candidate_coins"), row),
                Content = Encoding.UTF8.GetBytes(row.GetRawText()
                    + string.Concat(actions[id].Concat(held).Select(one => one.GetRawText()))),
            });
        });
        return Of("account_log", agent, [.. cycles]);
    }

    private static PastCycles Of(string source, string agent, IReadOnlyList<PastCycle> cycles) => new(
        source,
        [new PastAgent(source, agent, null, cycles.FirstOrDefault(one => one.EquityUsd > 0)?.EquityUsd)],
        cycles,
        []);

    private static PastCycle Cycle(string agent, string key, JsonElement row)
    {
        var raw = PastFile.TextOf(row, "raw_response");
        var decisions = PastFile.TextOf(row, "decision_json");
        var reply = raw ?? decisions;
        var prompt = PastFile.TextOf(row, "input_prompt");
        return new PastCycle(
            agent,
            key,
            GoTime.Read(PastFile.Field(row, "timestamp").GetString()!),
            Encoding.UTF8.GetBytes(row.GetRawText()))
        {
            Cycle = (long?)PastFile.NumberOf(row, "cycle_number"),
            Prompt = prompt,
            Reply = reply is null ? null : Encoding.UTF8.GetBytes(reply),
            Reasoning = PastFile.TextOf(row, "cot_trace"),
            Error = PastFile.TextOf(row, "error_message"),
            // A validator of the source that throws the reply away leaves its complaint behind, not the reply.
            Unanswered = PastFile.TextOf(row, "error_message") is not { } error ? CycleOutcome.Empty
                : error.Contains("trading context", StringComparison.Ordinal) ? CycleOutcome.StaleDataSkip
                : error.Contains("AI", StringComparison.Ordinal) ? CycleOutcome.Invalid
                : CycleOutcome.ProviderError,
            Context = new ReplyContext([], null, []),
        };
    }

    /// <summary>An account worth nothing at all is one that could not be read.</summary>
    private static PastCycle Worthy(PastCycle cycle) => cycle.EquityUsd > 0 ? cycle : cycle with { EquityUsd = null };

    /// <summary>
    /// What the model was told. The positions in a log are those after the cycle, so they are read from the prompt.
    /// </summary>
    private static ReplyContext ContextOf(IEnumerable<string> coins, JsonElement row)
    {
        var prompt = PastFile.TextOf(row, "input_prompt");
        var held = Positions().Matches(prompt ?? "").Select(match => new HeldPosition(
            Instrument(match.Groups["coin"].Value),
            string.Equals(match.Groups["side"].Value, "LONG", StringComparison.Ordinal),
            0m)).ToImmutableArray();
        return new ReplyContext(
            [.. coins.Select(Instrument).Concat(held.Select(one => one.Instrument)).Distinct()],
            prompt is null ? null : held,
            []);
    }

    [GeneratedRegex(
        @"^[0-9]{1,2}\. (?<coin>[A-Z0-9]{2,20}) (?<side>LONG|SHORT) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        2_000)]
    private static partial Regex Positions();

    private static InstrumentId Instrument(string symbol) => InstrumentId.Of(
        Venue, symbol.EndsWith("USDT", StringComparison.Ordinal) && symbol.Length > 4 ? symbol[..^4] : symbol);

    private static IReadOnlyList<JsonElement> List(JsonElement row, string name) =>
        row.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : [];

    private static IEnumerable<string> Texts(JsonElement row, string name) =>
        List(row, name).Select(one => one.GetString()).OfType<string>();

    /// <summary>A list that was stored as JSON inside a text.</summary>
    private static string[] Embedded(JsonElement row, string name)
    {
        if (PastFile.TextOf(row, name) is not { } text || !text.StartsWith('['))
        {
            return [];
        }

        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(one => one.GetString()).OfType<string>()];
    }

    private static string? Raw(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.GetRawText() : null;

    private static IReadOnlyList<JsonElement> Beside(string path, string what)
    {
        var other = path.Replace(".decisions.", $".{what}.", StringComparison.Ordinal);
        return File.Exists(other) ? PastFile.JsonLines(other) : [];
    }

    private static long Id(JsonElement row) => PastFile.Field(row, "decision_id").GetInt64();
}

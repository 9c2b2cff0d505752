using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Deliberation.Past.Sources;

/// <summary>
/// Position logs of AI-Trader: one action per line and what was held after it, without prices. There is neither prompt
/// nor reply and no equity, so only the actions can be brought in.
/// </summary>
internal static class PositionLogs
{
    private const string Source = "ai_trader";
    private const string Suffix = "_position";

    public static PastCycles Read(string path)
    {
        var file = Path.GetFileName(path);
        var end = file.IndexOf(Suffix, StringComparison.Ordinal);
        var name = end > 0
            ? file[..end]
            : throw new PastFileException("is no position log: its name ends in _position.jsonl");
        var rows = PastFile.JsonLines(path);
        var cycles = new List<PastCycle>();
        var before = default(JsonElement);
        var seen = new SortedDictionary<long, int>();
        foreach (var row in rows)
        {
            // A run that was started again counts from an earlier id.
            var id = PastFile.Field(row, "id").GetInt64();
            seen[id] = seen.GetValueOrDefault(id) + 1;
            var key = string.Create(CultureInfo.InvariantCulture, $"{name}:{id}:{seen[id]}");
            cycles.Add(Cycle(name, key, row, before));
            before = row;
        }

        var began = rows.Count > 0 ? PastFile.NumberOf(PastFile.Field(rows[0], "positions"), "CASH") : null;
        return new PastCycles(Source, [new PastAgent(Source, name, null, began)], cycles, []);
    }

    private static PastCycle Cycle(string agent, string key, JsonElement row, JsonElement before)
    {
        var action = row.TryGetProperty("this_action", out var said) && said.ValueKind == JsonValueKind.Object
            ? said
            : default;
        var rows = action.ValueKind == JsonValueKind.Object && Decision(action, before) is { } decision
            ? ImmutableArray.Create(decision)
            : [];
        return new PastCycle(
            agent,
            key,
            GoTime.Read(PastFile.Field(row, "date").GetString()!),
            Encoding.UTF8.GetBytes(row.GetRawText()))
        {
            Cycle = PastFile.Field(row, "id").GetInt64(),
            Claimed = action.ValueKind == JsonValueKind.Object ? action.GetRawText() : null,
            Context = new ReplyContext([], null, []),
            Unanswered = rows.IsEmpty ? CycleOutcome.NoAction : CycleOutcome.Ok,
            Rows = rows,
        };
    }

    private static RowVerdict? Decision(JsonElement action, JsonElement before)
    {
        var word = PastFile.TextOf(action, "action") ?? "";
        var symbol = PastFile.TextOf(action, "symbol");
        var amount = PastFile.NumberOf(action, "amount");
        if (symbol is null || amount is not > 0)
        {
            return null;
        }

        var held = before.ValueKind == JsonValueKind.Object
            ? PastFile.NumberOf(PastFile.Field(before, "positions"), symbol) ?? 0
            : 0;
        ProposalAction? meant = word switch
        {
            "buy" or "buy_crypto" => held > 0 ? ProposalAction.Add : ProposalAction.OpenLong,
            "sell" or "sell_crypto" => amount >= held ? ProposalAction.Close : ProposalAction.Reduce,
            _ => null,
        };
        var known = InstrumentId.IsValid($"{Source}:{symbol}");
        return new RowVerdict(
            0,
            0,
            meant is null || !known ? RowRuling.Rejected : RowRuling.Accepted,
            symbol,
            word,
            known ? InstrumentId.Of(Source, symbol) : null,
            meant,
            null,
            [],
            null,
            "",
            meant is null ? $"'{word}' is no action" : null)
        {
            Quantity = amount,
        };
    }
}

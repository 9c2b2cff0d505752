using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pitwall.Server.Deliberation.Providers;

namespace Pitwall.Server.Deliberation.Http;

/// <summary>
/// The schema an author's answer is to keep. It is stricter than the reader of a desk, which judges row by row so that
/// one bad row never costs a close: an author should hear of everything before money does.
/// </summary>
internal static partial class MindAnswerSchema
{
    private const int RowsMax = 32;
    private const int NewsMax = 50;

    private static readonly string[] AnswerFields = ["v", "decisions", "usage"];

    private static readonly string[] RowFields =
    [
        "coin", "action", "notional_usd", "fraction", "leverage", "stop", "target", "limit", "confidence", "event",
        "valid_s", "reason", "news_used",
    ];

    private static readonly string[] Actions =
        ["open_long", "open_short", "add", "reduce", "close", "set_stop", "set_target", "hold"];

    private static readonly string[] Entries = ["open_long", "open_short", "add"];

    private static readonly string[] EntryNeeds = ["notional_usd", "leverage", "stop", "confidence", "event"];

    private static readonly string[] Amounts = ["notional_usd", "fraction", "stop", "target", "limit"];

    private static readonly string[] Events = ["target_before_stop", "net_profit_at_exit", "resolution_yes"];

    /// <summary>What an answer breaks first, as a sentence with its place; null when it keeps the schema.</summary>
    public static string? Objection(JsonElement? answer)
    {
        if (answer is not { ValueKind: JsonValueKind.Object } root)
        {
            return "the answer is no JSON object";
        }

        if (root.Find("v") is not { } version || !IsWhole(version, 1, 1))
        {
            return "v is not 1";
        }

        if (root.Find("decisions") is not { ValueKind: JsonValueKind.Array } rows || rows.GetArrayLength() > RowsMax)
        {
            return $"decisions is no list of at most {RowsMax}";
        }

        return Unknown(root, AnswerFields)
            ?? (root.Find("usage") is { ValueKind: not JsonValueKind.Object } ? "usage is no object" : null)
            ?? rows.EnumerateArray().Select((row, i) => Row(row) is { } wrong
                ? string.Create(CultureInfo.InvariantCulture, $"decisions[{i}]: {wrong}") : null)
                .FirstOrDefault(wrong => wrong is not null);
    }

    private static string? Row(JsonElement row) =>
        row.ValueKind != JsonValueKind.Object ? "it is no object"
        : Unknown(row, RowFields) is { } unknown ? unknown
        : !IsText(row.Find("coin"), 32) ? "coin is no text of at most 32 characters"
        : !IsOneOf(row.Find("action"), Actions) ? "action is none of the contract's"
        : IsOneOf(row.Find("action"), Entries) && EntryNeeds.FirstOrDefault(name => row.Find(name) is null) is { } gone
            ? $"an entry needs {gone}"
        : Amounts.FirstOrDefault(name => row.Find(name) is { } amount && !IsAmount(amount)) is { } amount
            ? $"{amount} is no decimal in a string"
        : row.Find("leverage") is { } leverage && !IsWhole(leverage, 1, 50) ? "leverage is no whole number of 1 to 50"
        : row.Find("confidence") is { } confidence && !IsShare(confidence) ? "confidence is no number of 0 to 1"
        : row.Find("event") is { } happens && !IsOneOf(happens, Events) ? "event is none of the contract's"
        : row.Find("valid_s") is { } valid && !IsWhole(valid, 1, 3_600) ? "valid_s is no whole number of 1 to 3600"
        : row.Find("reason") is { } reason && !IsText(reason, 2_000) ? "reason is no text of at most 2000 characters"
        : row.Find("news_used") is { } news && !AreIds(news) ? $"news_used is no list of at most {NewsMax} texts"
        : null;

    private static string? Unknown(JsonElement found, string[] known) =>
        found.EnumerateObject().Select(field => field.NameText())
            .FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } name
            ? $"{name} is no field of the contract" : null;

    private static bool IsOneOf(JsonElement? value, string[] words) =>
        value?.Text() is { } text && words.Contains(text, StringComparer.Ordinal);

    /// <summary>JSON Schema counts a text in code points.</summary>
    private static bool IsText(JsonElement? value, int most) =>
        value?.Text() is { } text && text.EnumerateRunes().Count() <= most;

    private static bool IsAmount(JsonElement value) =>
        value.Text() is { } text && Amount().IsMatch(text);

    private static bool IsWhole(JsonElement value, int low, int high) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
        && number == decimal.Truncate(number) && number >= low && number <= high;

    private static bool IsShare(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var share) && share is >= 0m and <= 1m;

    private static bool AreIds(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= NewsMax
        && value.EnumerateArray().All(id => id.ValueKind == JsonValueKind.String);

    [GeneratedRegex(@"^-?[0-9]{1,18}(\.[0-9]{1,10})?\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Amount();
}

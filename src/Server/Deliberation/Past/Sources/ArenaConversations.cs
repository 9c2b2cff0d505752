using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Deliberation.Past.Sources;

/// <summary>
/// A poll of the public conversations of nof1.ai: one prompt and one structured reply per model and cycle. Beside it
/// may lie what the models began with and a leaderboard, whose claims are held against the prompts.
/// </summary>
internal static partial class ArenaConversations
{
    public const string Source = "nof1";
    public const string Venue = "hyperliquid";

    /// <summary>
    /// The leaderboard is polled minutes after the prompts; further apart than this is another account.
    /// </summary>
    public const decimal ClaimTolerance = 0.02m;

    public static PastCycles Read(string path)
    {
        using var document = PastFile.Json(path);
        var rows = PastFile.Field(document.RootElement, "conversations");
        var cycles = rows.EnumerateArray().Select(Cycle).ToArray();
        var folder = Path.GetDirectoryName(path) ?? ".";
        var began = Inception(Path.Combine(folder, "since-inception-values.json"));
        return new PastCycles(
            Source,
            [.. cycles.Select(cycle => cycle.Agent).Distinct(StringComparer.Ordinal).Select(
                model => new PastAgent(Source, model, model, began.GetValueOrDefault(model).Usd))],
            cycles,
            [
                .. began.Where(one => one.Value.Usd is not null).Select(one => new PastClaim(
                    one.Key, one.Value.At, one.Value.Usd!.Value, "inception", null)),
                .. Leaderboard(Path.Combine(folder, "leaderboard.json"), cycles),
            ]);
    }

    private static PastCycle Cycle(JsonElement row)
    {
        var model = PastFile.Field(row, "model_id").GetString()!;
        var at = PastFile.Seconds(PastFile.Field(row, "timestamp"));
        var prompt = PastFile.TextOf(row, "user_prompt") ?? "";
        var reply = PastFile.Field(row, "llm_response");
        var failed = reply.ValueKind == JsonValueKind.Object
            ? reply.EnumerateObject().FirstOrDefault(
                field => field.Name.Contains("raw_text", StringComparison.Ordinal)).Value
            : default;
        return new PastCycle(
            model, PastFile.Field(row, "id").GetString()!, at, Encoding.UTF8.GetBytes(row.GetRawText()))
        {
            Cycle = (long?)PastFile.NumberOf(row, "cycle_id"),
            Prompt = prompt,
            Reply = Encoding.UTF8.GetBytes(
                failed.ValueKind == JsonValueKind.String ? failed.GetString()!
                : reply.ValueKind == JsonValueKind.String ? reply.GetString()!
                : reply.GetRawText()),
            Reasoning = PastFile.TextOf(row, "cot_trace"),
            Summary = PastFile.TextOf(row, "cot_trace_summary"),
            Error = failed.ValueKind == JsonValueKind.String ? "The source could not read this reply" : null,
            EquityUsd = Equity(prompt),
            EquityOrigin = "prompt",
            Context = ContextOf(prompt, at),
        };
    }

    /// <summary>The coins and prices that the prompt itself states.</summary>
    private static ReplyContext ContextOf(string prompt, Moment at)
    {
        var marks = Prices().Matches(prompt)
            .Select(match => (Coin: match.Groups["coin"].Value, Price: Parsed(match.Groups["price"].Value)))
            .Where(mark => mark.Price is { } price && Price.IsValid(price))
            .DistinctBy(mark => mark.Coin, StringComparer.Ordinal)
            .Select(mark => new MarkSeen(
                InstrumentId.Of(Venue, mark.Coin), new Price(mark.Price!.Value), at, QuoteGrade.Quote))
            .ToImmutableArray();
        return new ReplyContext([.. marks.Select(mark => mark.Instrument)], null, marks, Equity(prompt));
    }

    private static decimal? Equity(string prompt) =>
        AccountValue().Match(prompt) is { Success: true } match ? Parsed(match.Groups["usd"].Value) : null;

    private static decimal? Parsed(string text) =>
        decimal.TryParse(text.TrimEnd('.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private static SortedDictionary<string, (decimal? Usd, Moment At)> Inception(string path)
    {
        var began = new SortedDictionary<string, (decimal? Usd, Moment At)>(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return began;
        }

        using var document = PastFile.Json(path);
        foreach (var row in PastFile.Field(document.RootElement, "sinceInceptionValues").EnumerateArray())
        {
            began[PastFile.Field(row, "model_id").GetString()!] = (
                PastFile.NumberOf(row, "nav_since_inception"), PastFile.Seconds(PastFile.Field(row, "inception_date")));
        }

        return began;
    }

    private static IEnumerable<PastClaim> Leaderboard(string path, IReadOnlyList<PastCycle> cycles)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var document = PastFile.Json(path);
        foreach (var row in PastFile.Field(document.RootElement, "leaderboard").EnumerateArray())
        {
            var model = PastFile.Field(row, "id").GetString()!;
            var told = cycles.Where(cycle => cycle.EquityUsd is not null
                    && string.Equals(cycle.Agent, model, StringComparison.Ordinal))
                .MaxBy(cycle => cycle.At);
            if (told is not null && PastFile.NumberOf(row, "equity") is { } claimed)
            {
                yield return new PastClaim(model, told.At, claimed, "leaderboard", Contradiction(claimed, told));
            }
        }
    }

    private static string? Contradiction(decimal claimed, PastCycle told) =>
        Math.Abs(claimed - told.EquityUsd!.Value) <= ClaimTolerance * told.EquityUsd.Value
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{told.Agent}: the leaderboard claims ${claimed:0.00}, its own prompt says ${told.EquityUsd:0.00}");

    [GeneratedRegex(@"ALL (?<coin>[A-Z0-9]{1,12}) DATA\s+current_price = (?<price>[0-9.]{1,24})", Options, 1_000)]
    private static partial Regex Prices();

    [GeneratedRegex(@"Current Account Value:\W{0,6}(?<usd>[0-9.]{1,24})", Options, 1_000)]
    private static partial Regex AccountValue();

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;
}

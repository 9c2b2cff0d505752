using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Deliberation.Replies;

/// <summary>
/// Decision logs of real bots: what is read out of each reply here against what the log says its own program made of
/// it. Every difference stands in a table with its reason, so a new one fails.
/// </summary>
public sealed partial class RecordedLogsTests
{
    private const string NoSize = "It does not say how much";
    private const string NotHeld = "Nothing is held there";
    private const string Short = "The position is short";

    [Fact]
    public void Reads_every_nofx_reply_as_the_log_does()
    {
        var logs = RecordedData.Files(Path.Combine("llm_transcripts", "nofx_qwen"), "*.json.gz")
            .Select(path => Document(path)).ToArray();

        logs.Length.ShouldBe(80);
        Differences(logs).ShouldBe([
            "20251102_144425 cycle 4: the log threw the reply away",
        ]);
    }

    [Fact]
    public void Reads_every_openai_trader_reply_as_the_log_does()
    {
        var logs = RecordedData.Files(Path.Combine("llm_transcripts", "openai_trader"), "*_decision_*.json.gz")
            .Select(path => Document(path)).ToArray();

        logs.Length.ShouldBe(28);
        logs.Count(log => log.GetProperty("raw_response").GetString()!.Length > 0).ShouldBe(28);
        Differences(logs).ShouldBeEmpty();
    }

    /// <summary>
    /// "not" is what the log's program tried and this one does not: openings without a size (9, 10, 13; it stopped at
    /// an error about margin mode), closes of what is not held (19, 162, 240; the log's own errors say so too), holds
    /// of what the prompt does not list (19, 272). "also" is what the reply asks for and the log has no action for
    /// (177, 191, 205; it does not say why).
    /// </summary>
    [Fact]
    public void Reads_every_reply_of_a_scalping_account_as_the_log_does_but_for_ten() =>
        Differences("llama_scalper_binance_real", 297).ShouldBe([
            $"id 9: not BTCUSDT open_long ({NoSize})",
            $"id 10: not BNBUSDT open_long ({NoSize}), not ADAUSDT open_long ({NoSize}), "
            + $"not SOLUSDT open_long ({NoSize})",
            $"id 13: not ETHUSDT open_long ({NoSize})",
            $"id 19: not HYPEUSDT close_short ({NotHeld}), not BTCUSDT hold ({NotHeld})",
            $"id 162: not ETHUSDT close_long ({Short}), not BTCUSDT close_long ({Short})",
            "id 177: also SOLUSDT open_long",
            "id 191: also HYPEUSDT open_short, also BTCUSDT open_short, also ETHUSDT open_short, "
            + "also BNBUSDT open_short",
            "id 205: also DOGEUSDT open_short, also ADAUSDT open_short",
            $"id 240: not ETHUSDT close_long ({Short})",
            $"id 272: not BNBUSDT hold ({NotHeld}), not XRPUSDT hold ({NotHeld}), not DOGEUSDT hold ({NotHeld}), "
            + $"not HYPEUSDT hold ({NotHeld}), not SOLUSDT hold ({NotHeld})",
        ]);

    [Fact]
    public void Reads_every_reply_of_a_second_account_as_the_log_does() =>
        Differences("openai_trader_binance_real", 8).ShouldBeEmpty();

    [Fact]
    public void Takes_every_figure_of_every_opening_as_the_log_states_it()
    {
        var openings = AllLogs().SelectMany(log => OpeningsOf(log)).ToList();

        openings.Count.ShouldBe(105);
        var read = openings.Where(one => one.Ours is not null).ToList();
        read.Count.ShouldBe(100, "five openings of the log state no size and are not taken");
        read.Where(one => !one.Log.Equals(one.Ours, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<JsonElement> AllLogs() =>
    [
        .. RecordedData.Files(Path.Combine("llm_transcripts", "nofx_qwen"), "*.json.gz").Select(Document),
        .. RecordedData.Files(Path.Combine("llm_transcripts", "openai_trader"), "*_decision_*.json.gz")
            .Select(Document),
        .. Lines(RecordedData.File(
            "llm_transcripts", "binance_llm_accounts", "llama_scalper_binance_real.decisions.jsonl.gz")),
        .. Lines(RecordedData.File(
            "llm_transcripts", "binance_llm_accounts", "openai_trader_binance_real.decisions.jsonl.gz")),
    ];

    /// <summary>The figures of each opening as the log's own program kept them, and as they are read here.</summary>
    private static IEnumerable<(string Log, string? Ours)> OpeningsOf(JsonElement log)
    {
        if (log.GetProperty("decision_json").GetString() is not { Length: > 0 } kept)
        {
            yield break;
        }

        var raw = log.TryGetProperty("raw_response", out var whole) ? whole.GetString()! : "";
        var rows = ReplyParser.Parse(ReplyText.Of(raw.Length > 0 ? raw : kept), ContextOf(log)).Rows;
        using var document = JsonDocument.Parse(kept);
        foreach (var row in document.RootElement.EnumerateArray())
        {
            var (coin, action) = (row.GetProperty("symbol").GetString()!, row.GetProperty("action").GetString()!);
            if (action.StartsWith("open", StringComparison.Ordinal))
            {
                var ours = rows.Single(each => coin.Equals(each.CoinSaid, StringComparison.Ordinal)
                    && action.Equals(each.ActionSaid, StringComparison.Ordinal)).Proposal;
                yield return (
                    Figures(coin, action, Of("leverage"), Of("position_size_usd"), Of("stop_loss"), Of("take_profit")),
                    ours is null ? null : Figures(
                        coin, action, ours.Leverage, ours.NotionalUsd, ours.Stop, ours.Target));
            }

            decimal? Of(string name) => row.TryGetProperty(name, out var figure) ? figure.GetDecimal() : null;
        }
    }

    private static string Figures(string coin, string action, params decimal?[] figures) => string.Join(
        ' ', figures.Select(figure => figure?.ToString("0.############", CultureInfo.InvariantCulture) ?? "none")
            .Prepend(action).Prepend(coin));

    private static string[] Differences(string account, int cycles)
    {
        var actions = Lines(Path("decision_actions")).ToLookup(row => row.GetProperty("decision_id").GetInt64());
        var logs = Lines(Path("decisions"));
        logs.Count.ShouldBe(cycles);
        return Differences([.. logs], actions);

        string Path(string what) =>
            RecordedData.File("llm_transcripts", "binance_llm_accounts", $"{account}.{what}.jsonl.gz");
    }

    private static string[] Differences(
        IReadOnlyList<JsonElement> logs, ILookup<long, JsonElement>? actions = null) =>
        [.. logs.Select(log => Difference(log, actions)).OfType<string>()];

    private static string? Difference(JsonElement log, ILookup<long, JsonElement>? actions)
    {
        var name = log.TryGetProperty("id", out var id)
            ? $"id {id}"
            : $"{log.GetProperty("timestamp").GetString()![..19].Replace("-", "", StringComparison.Ordinal)
                .Replace(":", "", StringComparison.Ordinal).Replace('T', '_')} cycle {log.GetProperty("cycle_number")}";
        var raw = log.TryGetProperty("raw_response", out var kept) ? kept.GetString()! : "";
        var text = raw.Length > 0 ? raw : log.GetProperty("decision_json").GetString()!;
        if (text.Length == 0)
        {
            return log.GetProperty("error_message").GetString()!.Contains("trading context", StringComparison.Ordinal)
                ? null
                : $"{name}: the log threw the reply away";
        }

        var own = (actions?[id.GetInt64()] ?? log.GetProperty("decisions").EnumerateArray())
            .Select(row => $"{row.GetProperty("symbol")} {row.GetProperty("action")}").ToArray();
        var reply = ReplyParser.Parse(ReplyText.Of(text), ContextOf(log));
        var ours = reply.Rows
            .Where(row => row.Ruling is RowRuling.Accepted or RowRuling.Repaired)
            .Select(row => $"{row.CoinSaid} {row.ActionSaid}").ToArray();
        var lost = own.Except(ours, StringComparer.Ordinal).Select(row =>
            $"not {row} ({reply.Rows.FirstOrDefault(each => row.Equals(
                $"{each.CoinSaid} {each.ActionSaid}", StringComparison.Ordinal))?.Why})");
        var more = ours.Except(own, StringComparer.Ordinal).Select(row => $"also {row}");
        var differences = lost.Concat(more).ToArray();
        return differences.Length == 0 ? null : $"{name}: {string.Join(", ", differences)}";
    }

    private static ReplyContext ContextOf(JsonElement log)
    {
        var coins = log.GetProperty("candidate_coins") switch
        {
            { ValueKind: JsonValueKind.Array } list => list.Clone(),
            { ValueKind: JsonValueKind.String } text => JsonDocument.Parse(text.GetString()!).RootElement,
            var none => none,
        };
        // The positions of a log are those after the cycle; what the model was told stands in its prompt.
        var prompt = log.GetProperty("input_prompt").GetString()!;
        var held = Positions().Matches(prompt).Select(match => new HeldPosition(
            Instrument(match.Groups["coin"].Value),
            string.Equals(match.Groups["side"].Value, "LONG", StringComparison.Ordinal),
            0m)).ToImmutableArray();
        var named = coins.ValueKind == JsonValueKind.Array
            ? coins.EnumerateArray().Select(coin => Instrument(coin.GetString()!))
            : [];
        return new ReplyContext(
            [.. named.Concat(held.Select(one => one.Instrument)).Distinct()],
            held,
            []);
    }

    [GeneratedRegex(
        @"^[0-9]{1,2}\. (?<coin>[A-Z0-9]{2,20}) (?<side>LONG|SHORT) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        2_000)]
    private static partial Regex Positions();

    private static InstrumentId Instrument(string symbol) => InstrumentId.Of("binance_perp", symbol);

    private static JsonElement Document(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    private static List<JsonElement> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var rows = new List<JsonElement>();
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            rows.Add(document.RootElement.Clone());
        }

        return rows;
    }
}

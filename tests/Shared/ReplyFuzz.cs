using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Testing;

/// <summary>
/// Replies with one valid close in them, in every shape models use, and then damaged everywhere except inside that
/// close and inside the tags around the model's thinking. Whatever the damage, the close has to come out. Never written
/// into the text: comments, fences and thinking tags, because with them a reply really says something else.
/// </summary>
internal static class ReplyFuzz
{
    private static readonly InstrumentId Btc = new("hyperliquid:BTC");
    private static readonly InstrumentId Eth = new("hyperliquid:ETH");
    private static readonly InstrumentId Sol = new("hyperliquid:SOL");

    public static readonly ReplyContext Context = new(
        [Btc, Eth, Sol],
        [new(Btc, true, 0.5m, 98_000m), new(Eth, false, 2m, 4_200m)],
        [Marked(Btc, 100_000m), Marked(Eth, 4_000m), Marked(Sol, 200m)],
        10_000m);

    private static readonly string[] Tokens =
    [
        "\"", "{", "}", "[", "]", ",", ":", "'", "\\", "\n", " ", "null", "12,345", "5x", "1e999", "NaN", "“", "”", "：",
        "，", "\u200B", "\uFEFF", "\0", "{}", "[]", "[[", "}}", "\":", "\",\"", "{\"a\":", "true", "=", ";", "-", "é",
        "多",
        "{\"symbol\":\"", "\"action\":\"hold\"", "\\u", "\\ud800", "$", "~", "…",
    ];

    /// <summary>
    /// One damaged reply: its bytes, and what is wrong with the parser's answer, null when nothing is.
    /// </summary>
    public static (byte[] Bytes, string? Wrong) Run(long seed)
    {
        var noise = new SeededNoise(string.Create(CultureInfo.InvariantCulture, $"reply-fuzz/{seed}"));
        var (bytes, kept) = Written(noise);
        var damaged = Damaged([.. bytes], [.. kept], noise);
        var context = noise.NextInt(8) == 0 ? Context with { Finish = FinishReason.Length } : Context;
        return (damaged, Wrong(ReplyParser.Parse(new ReplyText(damaged), context)));
    }

    private static string? Wrong(ParsedReply reply)
    {
        if (!reply.Proposals.Any(one => one.Action == ProposalAction.Close && one.Instrument == Btc))
        {
            return $"the close of BTC is lost: {reply.Outcome}, {reply.Note}";
        }

        var opened = reply.Rows.FirstOrDefault(row => row.Proposal is
        {
            Action: ProposalAction.OpenLong or ProposalAction.OpenShort or ProposalAction.Add
        });
        return opened is null ? null
            : opened.Repairs.Any(repair => repair.Kind == RepairKind.Meaning)
                ? $"{opened.ActionSaid} {opened.CoinSaid} was opened by a guess"
            : reply.Outcome == CycleOutcome.Truncated ? $"{opened.ActionSaid} was opened out of a reply that was cut"
            : null;
    }

    private static (byte[] Bytes, bool[] Kept) Written(SeededNoise noise)
    {
        var bytes = new List<byte>();
        var kept = new List<bool>();
        var shape = noise.NextInt(5);
        var pretty = noise.NextBool();
        if (noise.NextInt(3) == 0)
        {
            Put("<think>", keep: true);
            Put(noise.NextBool() ? "BTC [4h] trend {up} at 1,234." : "I could close \"BTC\" now.", keep: false);
            Put("</think>", keep: true);
        }

        var fenced = noise.NextInt(2) == 0;
        Put(noise.NextInt(3) == 0 ? "Here is my decision.\n" : "", keep: false);
        Put(fenced ? "```json\n" : "", keep: true);
        Put(
            shape switch { 0 => "[", 1 => "{\"decisions\":[", 2 => "{", 3 => "{\"trade_decisions\":[", _ => "" },
            keep: false);
        var rows = shape == 4 ? 1 : 1 + noise.NextInt(4);
        var close = noise.NextInt(rows);
        for (var row = 0; row < rows; row++)
        {
            var coin = row == close ? "BTC" : row % 2 == 0 ? "ETH" : "SOL";
            Put(row == 0 ? "" : pretty ? ",\n  " : ",", keep: false);
            Put(shape == 2 ? $"\"{coin}\":" : "", keep: shape == 2 && row == close);
            Put(row == close ? Close(noise, shape, pretty) : Other(noise, coin, shape), keep: row == close);
        }

        Put(shape switch { 0 => "]", 1 or 3 => "]}", 2 => "}", _ => "" }, keep: false);
        Put(fenced ? "\n```" : "", keep: true);
        Put(noise.NextInt(4) == 0 ? "\nI will review in 3 minutes." : "", keep: false);
        return ([.. bytes], [.. kept]);

        void Put(string text, bool keep)
        {
            foreach (var one in Encoding.UTF8.GetBytes(text))
            {
                bytes.Add(one);
                kept.Add(keep);
            }
        }
    }

    private static string Close(SeededNoise noise, int shape, bool pretty)
    {
        var gap = pretty ? "\n    " : "";
        return shape == 2
            ? $$"""{"coin":"BTC",{{gap}}"signal":"close_position",{{gap}}"quantity":0.5,"justification":"target met"}"""
            : noise.NextInt(3) switch
            {
                0 => $$"""{"symbol":"BTCUSDT",{{gap}}"action":"close_long",{{gap}}"reasoning":"stop was hit"}""",
                1 => $$"""{"symbol":"BTC",{{gap}}"action":"close","confidence":0.9,{{gap}}"reason":"done"}""",
                _ => $$"""{"action":"close_position",{{gap}}"symbol":"BTC-USDC","leverage":"5x","stop":"98,000"}""",
            };
    }

    private static string Other(SeededNoise noise, string coin, int shape)
    {
        var open = string.Create(
            CultureInfo.InvariantCulture,
            $"\"leverage\":{1 + noise.NextInt(10)},\"stop_loss\":{100 + noise.NextInt(90)},\"take_profit\":{250}");
        return shape == 2
            ? noise.NextBool()
                ? $$"""{"coin":"{{coin}}","signal":"hold","quantity":2,"confidence":0.6,"reason":"plan {A} holds"}"""
                : $$"""{"coin":"{{coin}}","signal":"buy_to_enter","quantity":1.5,{{open}},"justification":"up"}"""
            : noise.NextInt(3) switch
            {
                0 => $$"""{"symbol":"{{coin}}USDT","action":"wait","reasoning":"no \"edge\" in [3m] data"}""",
                1 => $$"""{"symbol":"{{coin}}","action":"open_long","position_size_usd":900,{{open}}}""",
                _ => $$"""{"symbol":"{{coin}}","action":"update_stop_loss","new_stop_loss":4100.5,"reason":"trail"}""",
            };
    }

    private static byte[] Damaged(List<byte> bytes, List<bool> kept, SeededNoise noise)
    {
        var changes = noise.NextInt(9);
        for (var change = 0; change < changes; change++)
        {
            var at = noise.NextInt(bytes.Count + 1);
            if (noise.NextInt(12) == 0)
            {
                CutTail(bytes, kept, at);
            }
            else if (noise.NextBool() && at < bytes.Count && !kept[at])
            {
                bytes.RemoveAt(at);
                kept.RemoveAt(at);
            }
            else if (at == bytes.Count || at == 0 || !kept[at] || !kept[at - 1])
            {
                var token = Encoding.UTF8.GetBytes(Tokens[noise.NextInt(Tokens.Length)]);
                bytes.InsertRange(at, token);
                kept.InsertRange(at, Enumerable.Repeat(false, token.Length));
            }
        }

        return [.. bytes];
    }

    /// <summary>What a limit of tokens does, as long as the close had been written by then.</summary>
    private static void CutTail(List<byte> bytes, List<bool> kept, int at)
    {
        var last = kept.LastIndexOf(true) + 1;
        if (at >= last)
        {
            bytes.RemoveRange(at, bytes.Count - at);
            kept.RemoveRange(at, kept.Count - at);
        }
    }

    private static MarkSeen Marked(InstrumentId instrument, decimal price) =>
        new(instrument, new Price(price), Moment.FromSeconds(1_761_634_244), QuoteGrade.Quote);
}

using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Deliberation.Replies;

/// <summary>The conversations of both recorded polls of the Alpha Arena, each once.</summary>
internal static class RecordedArena
{
    private static readonly string[] Polls = ["2025-10-28T065103Z", "2025-10-28T070022Z"];

    public static readonly InstrumentId[] Coins =
        [.. "BTC ETH SOL BNB DOGE XRP".Split(' ').Select(coin => InstrumentId.Of("hyperliquid", coin))];

    /// <summary>Every price 1, so that a size in coins is the notional and can be compared.</summary>
    public static readonly Engine.Deliberation.Replies.ReplyContext Context = new(
        [.. Coins],
        null,
        [.. Coins.Select(coin => new MarkSeen(coin, new Price(1m), Moment.FromSeconds(0), QuoteGrade.Quote))]);

    public static IReadOnlyList<JsonElement> Conversations() =>
    [
        .. Polls.SelectMany(poll => Read(RecordedData.File("alpha_arena", poll, "conversations.json.gz")))
            .DistinctBy(row => row.GetProperty("id").GetString(), StringComparer.Ordinal),
    ];

    public static bool IsFailed(JsonElement conversation) => Failure(conversation) is not null;

    /// <summary>The raw text of a reply that its source could not read; null when it could.</summary>
    public static string? Failure(JsonElement conversation) =>
        conversation.GetProperty("llm_response").TryGetProperty("failed_json_response_raw_text", out var text)
            ? text.GetString()
            : null;

    /// <summary>What each coin's part of a structured reply asks for, as one line per coin.</summary>
    public static string[] Decisions(JsonElement conversation) =>
    [
        .. conversation.GetProperty("llm_response").EnumerateObject().Select(coin =>
        {
            var said = coin.Value;
            var action = said.GetProperty("signal").GetString() switch
            {
                "hold" => ProposalAction.Hold,
                "buy_to_enter" => ProposalAction.OpenLong,
                "sell_to_enter" => ProposalAction.OpenShort,
                "close_position" => ProposalAction.Close,
                var other => throw new InvalidOperationException($"The recording has a signal {other}"),
            };
            var opens = action is ProposalAction.OpenLong or ProposalAction.OpenShort;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{said.GetProperty("coin")} {action} {Number(said, "quantity")} "
                + $"{(opens ? Number(said, "leverage") : null)} "
                + $"{(opens ? Number(said, "stop_loss") : null)} {(opens ? Number(said, "profit_target") : null)} "
                + $"{Number(said, "confidence")} {said.GetProperty("justification")}");
        }),
    ];

    private static string Number(JsonElement row, string name) =>
        DecimalMath.ToText(row.GetProperty(name).GetDecimal());

    private static List<JsonElement> Read(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("conversations").EnumerateArray().Select(row => row.Clone())];
    }
}

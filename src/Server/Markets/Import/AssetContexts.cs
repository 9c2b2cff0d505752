using System.Text;
using System.Text.Json;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.OpenInterest;

namespace Pitwall.Server.Markets.Import;

/// <summary>
/// Hyperliquid's answer to metaAndAssetCtxs, bare or recorded as the <c>response</c> to its request: the open interest
/// of every coin at one moment, which it does not name. A coin's place in the list stands for the line of a row.
/// </summary>
internal static class AssetContexts
{
    private const int BytesMax = 16 * 1024 * 1024;
    private const int UsdDecimals = 8;

    /// <summary>What it tells of each coin that is still listed, by symbol.</summary>
    public static IReadOnlyList<(string Symbol, OpenInterestRows Rows)> Read(string path, Moment at)
    {
        using var file = File.OpenRead(path);
        if (file.Length > BytesMax)
        {
            throw new FileRefusedException($"is longer than {BytesMax} bytes");
        }

        try
        {
            using var document = JsonDocument.Parse(file);
            var answer = document.RootElement is { ValueKind: JsonValueKind.Object } recorded
                && recorded.TryGetProperty("response", out var response) ? response : document.RootElement;
            if (answer is not { ValueKind: JsonValueKind.Array } || answer.GetArrayLength() != 2
                || answer[0] is not { ValueKind: JsonValueKind.Object } meta
                || !meta.TryGetProperty("universe", out var coins) || coins.ValueKind != JsonValueKind.Array
                || answer[1] is not { ValueKind: JsonValueKind.Array } contexts
                || coins.GetArrayLength() != contexts.GetArrayLength())
            {
                throw Foreign();
            }

            return
            [
                .. coins.EnumerateArray().Zip(contexts.EnumerateArray(), Enumerable.Range(1, contexts.GetArrayLength()))
                    .Where(one => Text(one.First, "name") is not null && !IsDelisted(one.First))
                    .Select(one => (Text(one.First, "name")!, RowsOf(one.Second, one.Third, at))),
            ];
        }
        catch (JsonException)
        {
            throw Foreign();
        }
    }

    private static FileRefusedException Foreign() =>
        new("is no answer of Hyperliquid to metaAndAssetCtxs: its coins ('universe') and as many contexts");

    private static OpenInterestRows RowsOf(JsonElement context, int line, Moment at)
    {
        var rejections = new Rejections();
        var open = Text(context, "openInterest");
        var wrong = OpenInterestImport.Figure(Encoding.UTF8.GetBytes(open ?? ""), "openInterest", out var contracts)
            ?? (contracts is null ? "has no openInterest" : null);
        if (wrong is not null)
        {
            rejections.Add(line, wrong);
            return new OpenInterestRows([], 1, rejections);
        }

        return new OpenInterestRows(
            [new OpenInterestRow(line, new OpenInterestPoint(at, contracts, Usd(context, contracts!.Value)))],
            1,
            rejections);
    }

    /// <summary>At the venue's mark; null when it states none, or one that cannot be.</summary>
    private static decimal? Usd(JsonElement context, decimal contracts) =>
        CandleReader.TryNumber(Encoding.UTF8.GetBytes(Text(context, "markPx") ?? ""), out var mark)
        && mark is > 0.000_000_001m and < 1_000_000_000m && contracts < 1_000_000_000_000_000m / mark
            ? DecimalMath.Normalise(decimal.Round(contracts * mark, UsdDecimals))
            : null;

    private static bool IsDelisted(JsonElement coin) =>
        coin.TryGetProperty("isDelisted", out var said) && said.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

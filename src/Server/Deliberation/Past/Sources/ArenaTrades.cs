using System.Globalization;
using System.Text;
using System.Text.Json;
using Pitwall.Engine.Markets;
using Pitwall.Server.Trading.Past;

namespace Pitwall.Server.Deliberation.Past.Sources;

/// <summary>
/// A poll of the public trades of nof1.ai. It keeps the newest 100 of each model, so a later poll adds and never
/// replaces. Shorts have a negative quantity.
/// </summary>
internal static class ArenaTrades
{
    private const decimal HalfCent = 0.005m;

    public static (IReadOnlyList<PastTrade> Trades, IReadOnlyList<string> Contradictions) Read(string path)
    {
        using var document = PastFile.Json(path);
        var trades = PastFile.Field(document.RootElement, "trades").EnumerateArray().Select(Trade).ToArray();
        return (trades, [.. Contradictions(trades)]);
    }

    private static PastTrade Trade(JsonElement row)
    {
        var quantity = PastFile.Number(PastFile.Field(row, "quantity"));
        var (entry, exit) = (Number("entry_price"), Number("exit_price"));
        return new PastTrade(
            PastFile.Field(row, "model_id").GetString()!,
            PastFile.Field(row, "id").GetString()!,
            InstrumentId.Of(ArenaConversations.Venue, PastFile.Field(row, "symbol").GetString()!),
            quantity > 0)
        {
            Size = Math.Abs(quantity),
            Leverage = PastFile.NumberOf(row, "leverage"),
            EntryPrice = entry,
            EntryAt = PastFile.Seconds(PastFile.Field(row, "entry_time")),
            ExitPrice = exit,
            ExitAt = PastFile.Seconds(PastFile.Field(row, "exit_time")),
            EntryPnlUsd = Number("entry_closed_pnl"),
            ExitPnlUsd = Number("exit_closed_pnl"),
            GrossUsd = (exit - entry) * quantity,
            ClaimedGrossUsd = Number("realized_gross_pnl"),
            ClaimedNetUsd = Number("realized_net_pnl"),
            ClaimedFeesUsd = Number("total_commission_dollars"),
            EntryOrder = Order("entry_oid"),
            ExitOrder = Order("exit_oid"),
            Content = Encoding.UTF8.GetBytes(row.GetRawText()),
        };

        decimal Number(string name) => PastFile.Number(PastFile.Field(row, name));

        string? Order(string name) =>
            row.TryGetProperty(name, out var oid) && oid.ValueKind != JsonValueKind.Null ? oid.ToString() : null;
    }

    private static IEnumerable<string> Contradictions(IReadOnlyList<PastTrade> trades)
    {
        var net = trades.Count(trade => Math.Abs(trade.ClaimedNetUsd - trade.NetUsd) > HalfCent);
        var gross = trades.Count(trade => Math.Abs(trade.ClaimedGrossUsd - trade.GrossUsd) > HalfCent);
        var fees = trades.Count(
            trade => Math.Abs(trade.ClaimedNetUsd - (trade.ClaimedGrossUsd - trade.ClaimedFeesUsd)) > HalfCent);
        foreach (var (count, what) in new[]
        {
            (net, "claim a net that is not what the venue booked at entry and exit"),
            (gross, "claim a gross that is not price difference times size"),
            (fees, "claim a net that is not their gross less their commission"),
        })
        {
            if (count > 0)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{count} of {trades.Count} trades {what}");
            }
        }
    }
}

using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;

namespace Pitwall.Server.Tests.Markets.Import;

/// <summary>Everything that is stored of an instrument.</summary>
internal static class StoredBars
{
    public static readonly Moment Earliest = Moment.FromSeconds(946_684_800);
    public static readonly Moment Latest = Moment.FromSeconds(4_102_444_800);

    public static async Task<List<Bar>> ReadAsync(
        NpgsqlDataSource source, InstrumentId instrument, BarInterval interval)
    {
        var ct = TestContext.Current.CancellationToken;
        var bars = new List<Bar>();
        await foreach (var bar in new BarStore(source).ReadAsync(instrument, interval, Earliest, Latest, ct))
        {
            bars.Add(bar);
        }

        return bars;
    }
}

using System.Globalization;
using System.Text;
using Npgsql;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

/// <summary>Prices of two seeded walks.</summary>
internal sealed record MadeMarket() : ModelMarket(
    "made", "AAA", "BBB", new DateTime(2025, 1, 2, 0, 0, 0, DateTimeKind.Utc))
{
    private const int BarsADay = 288;
    private const long BarMs = 300_000;

    public override async Task ImportAsync(NpgsqlDataSource source, int days, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("pitwall-models-");
        try
        {
            await TakeAsync(
                source,
                [
                    await WriteAsync(folder.FullName, (First, 100m, 1), days + 1, ct),
                    await WriteAsync(folder.FullName, (Second, 5m, 2), days + 1, ct),
                ],
                ct);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<string> WriteAsync(
        string folder, (string Symbol, decimal Price, int Seed) coin, int days, CancellationToken ct)
    {
        var noise = new SeededNoise(coin.Seed);
        var text = new StringBuilder("timestamp,open,high,low,close,volume\n");
        var start = new DateTimeOffset(From.AddDays(-1)).ToUnixTimeMilliseconds();
        var price = coin.Price;
        for (var i = 0; i < days * BarsADay; i++)
        {
            var close = Math.Round(price * (1m + ((noise.NextUnit() - 0.5m) / 100m)), 4);
            var high = Math.Round(Math.Max(price, close) * (1m + (noise.NextUnit() / 400m)), 4);
            var low = Math.Round(Math.Min(price, close) * (1m - (noise.NextUnit() / 400m)), 4);
            text.Append(CultureInfo.InvariantCulture,
                $"{start + (i * BarMs)},{price},{high},{low},{close},{50_000 + noise.NextInt(50_000)}\n");
            price = close;
        }

        var file = Path.Combine(folder, $"{coin.Symbol}_5m.csv");
        await File.WriteAllTextAsync(file, text.ToString(), ct);
        return file;
    }
}

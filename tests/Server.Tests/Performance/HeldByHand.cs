using System.Globalization;
using System.IO.Compression;

namespace Pitwall.Server.Tests.Performance;

/// <summary>
/// Buy and hold worked out from the files alone, in plain arithmetic and without a line of the product: what one coin
/// costs at the fill, and what it is worth with its fees and funding at the end.
/// </summary>
internal sealed class HeldByHand(string folder, string symbol, Venue venue)
{
    private static readonly TimeSpan Bar = TimeSpan.FromMinutes(5);

    private readonly List<(DateTime Start, decimal Open, decimal Close, decimal Volume)> bars =
        [.. Rows(Path.Combine(folder, $"{symbol}_5m.csv.gz")).Select(row => (
            Time(row[0]), Number(row[1]), Number(row[4]), Number(row[5])))];

    private readonly SortedDictionary<DateTime, decimal> rates = RatesByHour(folder, symbol);

    public DateTime First => bars[0].Start;

    public DateTime End => bars[^1].Start + Bar;

    public decimal Size { get; private set; }

    public decimal Paid { get; private set; }

    public decimal Fee { get; private set; }

    public decimal Funding { get; private set; }

    public decimal Worth => (Size * bars[^1].Close) - Paid - Fee - Funding;

    /// <summary>Decides at a full hour for so many dollars; fills at the open of the first bar 300 ms later.</summary>
    public void Buy(DateTime decided, decimal dollars)
    {
        var mark = bars.Last(bar => bar.Start + Bar <= decided).Close;
        var fill = bars.First(bar => bar.Start >= decided.AddMilliseconds(300));
        // Nobody gets more than a tenth of a bar's volume; the rest is cancelled and not tried again.
        Size = Math.Min(WholeSteps(dollars / mark), WholeSteps(fill.Volume / 10m));
        var before = bars.Where(bar => bar.Start >= fill.Start.AddDays(-1) && bar.Start < fill.Start);
        var traded = before.Sum(bar => bar.Volume * bar.Close);
        // A day of history is too little for a volatility, so the model's 4 % stand in.
        var impact = 0.04m * (decimal)Math.Sqrt((double)(Size * fill.Open / traded));
        var price = RoundUp(fill.Open * (1m + (venue.HalfSpreadBps / 10_000m) + impact));
        Paid = Math.Round(Size * price, 8);
        Fee = Math.Round(Size * price * 0.00045m, 8);
        for (var hour = NextHour(fill.Start); hour < End; hour = hour.AddHours(1))
        {
            var oracle = bars.Last(bar => bar.Start + Bar <= hour).Close;
            // Where the file has no rate the venue's baseline is assumed.
            var rate = rates.TryGetValue(hour, out var settled) ? settled : 0.0000125m;
            Funding += Math.Round(Size * oracle * rate, 8);
        }
    }

    private decimal WholeSteps(decimal size) => decimal.Truncate(size / venue.Step) * venue.Step;

    private static DateTime NextHour(DateTime time) => time.Date.AddHours(time.Hour + 1);

    private decimal RoundUp(decimal price)
    {
        var digits = (int)Math.Floor(Math.Log10((double)price)) + 1;
        var decimals = Math.Clamp(5 - digits, 0, venue.PriceDecimals);
        var unit = 1m;
        for (var i = 0; i < decimals; i++)
        {
            unit /= 10m;
        }

        return Math.Ceiling(price / unit) * unit;
    }

    private static SortedDictionary<DateTime, decimal> RatesByHour(string folder, string symbol)
    {
        var byHour = new SortedDictionary<DateTime, decimal>();
        foreach (var row in Rows(Path.Combine(folder, $"{symbol}_funding_1h.csv.gz")))
        {
            var time = Time(row[0]);
            byHour[time.Date.AddHours(time.Hour)] = Number(row[1]);
        }

        return byHour;
    }

    private static IEnumerable<string[]> Rows(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }

    private static DateTime Time(string text) => DateTime.Parse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    private static decimal Number(string text) =>
        decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}

/// <summary>The venue's printed rules that the hand calculation needs.</summary>
internal sealed record Venue(decimal Step, int PriceDecimals, decimal HalfSpreadBps);

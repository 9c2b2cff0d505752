using Pitwall.Engine.Markets.Lab;

namespace Pitwall.Engine.Performance.Lab;

/// <summary>
/// What a vector pass needs of the Lab's days, as plain arrays: per day and coin the prices at which a tip is sized,
/// filled, funded and marked, and what a fill costs there.
/// </summary>
internal sealed class LabTape
{
    private const int SigmaReturnsMin = 7;
    private const int SigmaDays = 30;
    private const double SigmaWithoutHistory = 0.04;
    private const double BpsPerUnit = 10_000.0;

    /// <summary>An order of a cycle fills at the open of the hour after it.</summary>
    private const int CloseFills = 1;

    private const int OpenFills = 5;

    public LabTape(IReadOnlyList<LabDay> days)
    {
        ArgumentNullException.ThrowIfNull(days);
        Sessions = new LabSession[days.Count][];
        Signs = new int[days.Count][];
        for (var day = 0; day < days.Count; day++)
        {
            Sessions[day] = new LabSession[days[day].Coins.Length];
            Signs[day] = [.. days[day].Coins.Select(coin => coin.OwnSign)];
        }

        for (var coin = 0; coin < LabInstruments.All.Length; coin++)
        {
            Fill(days, coin);
        }
    }

    /// <summary>By day, then by coin in the order of the Lab's instruments.</summary>
    public LabSession[][] Sessions { get; }

    /// <summary>The truth, by day and coin.</summary>
    public int[][] Signs { get; }

    public static LabTape Of(long seed, int days) => new([.. LabMarket.Days(seed).Take(days)]);

    private void Fill(IReadOnlyList<LabDay> days, int coin)
    {
        var returns = new Queue<double>();
        var yesterday = new double[LabDay.Hours];
        var closeBefore = (double)LabInstruments.StartPrice;
        for (var day = 0; day < days.Count; day++)
        {
            var made = days[day].Coins[coin];
            var closes = new double[LabDay.Hours];
            var traded = new double[LabDay.Hours];
            for (var hour = 0; hour < LabDay.Hours; hour++)
            {
                closes[hour] = (double)made.Bars[hour].Close;
                traded[hour] = (double)made.Bars[hour].Volume * closes[hour];
            }

            var sigma = returns.Count < SigmaReturnsMin ? SigmaWithoutHistory : Deviation(returns);
            Sessions[day][coin] = new LabSession(
                new LabPrint((double)made.Bars[CloseFills].Open, sigma, Before(yesterday, traded, CloseFills)),
                new LabPrint((double)made.Bars[OpenFills].Open, sigma, Before(yesterday, traded, OpenFills)),
                closeBefore,
                closes[OpenFills - 2],
                closes[^1],
                [.. made.Funding.Select(rate => new LabSettlement(
                    (double)rate.Rate, MarkAt(closes, closeBefore, HourOf(days[day], rate.Hour))))]);
            if (day > 0)
            {
                returns.Enqueue((closes[^1] / closeBefore) - 1.0);
            }

            if (returns.Count > SigmaDays)
            {
                returns.Dequeue();
            }

            (yesterday, closeBefore) = (traded, closes[^1]);
        }
    }

    /// <summary>Half of the quoted spread as a fraction of price.</summary>
    public static double HalfSpread(int coin) => (double)LabInstruments.All[coin].HalfSpreadBps / BpsPerUnit;

    private static int HourOf(LabDay day, Platform.Moment at) => (int)(at.Since(day.Start) / Platform.Moment.Hour);

    private static double MarkAt(double[] closes, double closeBefore, int hour) =>
        hour == 0 ? closeBefore : closes[hour - 1];

    /// <summary>USD traded in the 24 hours before an hour of the day.</summary>
    private static double Before(double[] yesterday, double[] today, int hour)
    {
        var sum = 0.0;
        for (var at = 0; at < LabDay.Hours; at++)
        {
            sum += at < hour ? today[at] : yesterday[at];
        }

        return sum;
    }

    private static double Deviation(Queue<double> returns)
    {
        var mean = returns.Average();
        return Math.Sqrt(returns.Sum(value => (value - mean) * (value - mean)) / (returns.Count - 1));
    }
}

/// <summary>
/// A coin's day: where closes and where opens are filled, the marks at 00:00, at 04:00 and at the end of the day, and
/// the day's funding in order of time.
/// </summary>
internal readonly record struct LabSession(
    LabPrint Close, LabPrint Open, double MarkAtStart, double MarkAtOpen, double MarkAtEnd, LabSettlement[] Funding);

/// <summary>A bar's open with what impact needs: daily deviation and the USD traded in 24 hours.</summary>
internal readonly record struct LabPrint(double Price, double Sigma, double Traded);

/// <summary>A funding rate and the mark it is charged on.</summary>
internal readonly record struct LabSettlement(double Rate, double Mark);

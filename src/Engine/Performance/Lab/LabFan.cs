using System.Globalization;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets.Lab;

namespace Pitwall.Engine.Performance.Lab;

/// <summary>
/// What luck alone would have earned: many coin flips by the rule of the Lab's tip followers, with the same fees,
/// spread, impact, rounding and funding as the paper fill, in doubles and without a desk. Agrees with the engine to a
/// millionth of equity.
/// </summary>
public static class LabFan
{
    public const int Flips = 200;

    private const string NamePrefix = "lab/fan-";

    /// <summary>
    /// Equity in USD at the end of each day, per flip: <c>[flip][day]</c>. The days are a market's first ones, in
    /// order; more of them later leave what was before unchanged.
    /// </summary>
    public static double[][] Simulate(
        IReadOnlyList<LabDay> days, long seed = LabMarket.DefaultSeed, int flips = Flips, double cash = 10_000)
    {
        var tape = new LabTape(days);
        var paths = new double[flips][];
        for (var flip = 0; flip < flips; flip++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{flip + 1}");
            paths[flip] = Follow(tape, new LabTips(name, LabMinds.FlipRightPerMillion, seed), cash);
        }

        return paths;
    }

    /// <summary>
    /// A quantile (0…1) of a fan per day, by linear interpolation between the flips in order of equity.
    /// </summary>
    public static double[] Quantile(double[][] paths, double share)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentOutOfRangeException.ThrowIfZero(paths.Length, nameof(paths));
        var line = new double[paths[0].Length];
        var column = new double[paths.Length];
        for (var day = 0; day < line.Length; day++)
        {
            for (var flip = 0; flip < column.Length; flip++)
            {
                column[flip] = paths[flip][day];
            }

            Array.Sort(column);
            var at = share * (column.Length - 1);
            var below = Math.Min((int)at, column.Length - 1);
            var above = Math.Min(below + 1, column.Length - 1);
            line[day] = column[below] + ((column[above] - column[below]) * (at - below));
        }

        return line;
    }

    /// <summary>One mind's equity at the end of each day.</summary>
    internal static double[] Follow(LabTape tape, LabTips tips, double cash)
    {
        var book = new LabFanBook(cash);
        var equity = new double[tape.Sessions.Length];
        for (var day = 0; day < equity.Length; day++)
        {
            if (day > 0)
            {
                book.Trade(tape.Sessions[day], tips.SidesOf(day, tape.Signs[day]));
            }

            equity[day] = book.EquityAtEnd(tape.Sessions[day]);
        }

        return equity;
    }
}

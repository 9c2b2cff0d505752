using Pitwall.Engine.Performance;

namespace Pitwall.Server.Performance.Luck;

/// <summary>The daily log returns of many coin flips over the same days.</summary>
/// <param name="FirstDay">UTC day of the first return, from 1970-01-01.</param>
/// <param name="Returns">[flip][day].</param>
/// <param name="Source">How they were made, as a sentence.</param>
internal sealed record FlipPaths(long FirstDay, IReadOnlyList<IReadOnlyList<double>> Returns, string Source)
{
    public int Flips => Returns.Count;

    /// <summary>The first so many days.</summary>
    public FlipPaths Until(int days) =>
        days >= Returns[0].Count
            ? this
            : this with { Returns = [.. Returns.Select(flip => flip.Take(days).ToArray())] };

    /// <summary>
    /// The mean of the flips' daily <em>log</em> returns: a flip's lead over it averages zero, which its simple return
    /// over a mean of simple returns would not.
    /// </summary>
    public DailyTrack Mean() => new("flips", FirstDay, [
        .. Enumerable.Range(0, Returns[0].Count).Select(day => Returns.Average(flip => flip[day])),
    ]);

    /// <summary>
    /// Of all flips at the end of each day, rebased to 100 at the first: the 5 %, 50 % and 95 % points, from 100 on.
    /// </summary>
    public (double[] P05, double[] P50, double[] P95) Bands(int days)
    {
        var count = Math.Min(days, Returns[0].Count);
        var bands = (P05: new double[count + 1], P50: new double[count + 1], P95: new double[count + 1]);
        (bands.P05[0], bands.P50[0], bands.P95[0]) = (100d, 100d, 100d);
        var logs = new double[Flips];
        for (var day = 0; day < count; day++)
        {
            for (var flip = 0; flip < Flips; flip++)
            {
                logs[flip] += Returns[flip][day];
            }

            double[] sorted = [.. logs.Order()];
            bands.P05[day + 1] = Rebased(sorted, 0.05);
            bands.P50[day + 1] = Rebased(sorted, 0.50);
            bands.P95[day + 1] = Rebased(sorted, 0.95);
        }

        return bands;
    }

    private static double Rebased(double[] sorted, double p)
    {
        var rank = p * (sorted.Length - 1);
        var below = (int)rank;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return 100d * Math.Exp(sorted[below] + ((rank - below) * (sorted[above] - sorted[below])));
    }
}

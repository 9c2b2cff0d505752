using System.Globalization;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets.Lab;

/// <summary>
/// The minutes inside an hour of the Lab, made when somebody looks: seeded by market, coin and hour, and adding up to
/// the hour exactly (first open, highest high, lowest low, last close, sum of volumes).
/// </summary>
public static class LabRefinement
{
    private const int Minutes = 60;

    /// <summary>The hour as bars of 1, 5 or 15 minutes.</summary>
    public static Bar[] Refine(long seed, InstrumentId coin, in Bar hour, BarInterval to)
    {
        ArgumentNullException.ThrowIfNull(to);
        var minutes = ByMinute(seed, coin, hour);
        return to.Micros == Moment.Minute ? minutes : RollUp.Of(minutes, BarInterval.OneMinute, to);
    }

    private static Bar[] ByMinute(long seed, InstrumentId coin, in Bar hour)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{coin.Symbol}/minutes/{hour.Start.Micros / Moment.Hour}");
        var noise = LabNoise.Stream(seed, name);
        var range = new TickRange(Ticks(hour.Low), Ticks(hour.High));
        var (highAt, lowAt) = Extremes(noise, hour);
        var path = Path(noise, hour, range, (highAt, lowAt));
        var volumes = Split(noise, Ticks(hour.Volume));
        var bars = new Bar[Minutes];
        for (var minute = 0; minute < Minutes; minute++)
        {
            var (open, close) = (path[minute], path[minute + 1]);
            var wick = (range.High - range.Low) / Minutes;
            var high = minute == highAt ? range.High : range.Clamp(Math.Max(open, close) + Part(noise, wick));
            var low = minute == lowAt ? range.Low : range.Clamp(Math.Min(open, close) - Part(noise, wick));
            bars[minute] = new Bar(
                hour.Start.Plus(minute * Moment.Minute),
                LabInstruments.Ticks(open),
                LabInstruments.Ticks(high),
                LabInstruments.Ticks(low),
                LabInstruments.Ticks(close),
                LabInstruments.Ticks(volumes[minute]));
        }

        return bars;
    }

    /// <summary>The minutes of the high and the low: in an hour that rose the low comes first.</summary>
    private static (int HighAt, int LowAt) Extremes(SeededNoise noise, in Bar hour)
    {
        var first = noise.NextInt(Minutes / 2);
        var second = (Minutes / 2) + noise.NextInt(Minutes / 2);
        return hour.Close >= hour.Open ? (second, first) : (first, second);
    }

    /// <summary>61 prices from open to close by way of both extremes, with noise, never outside them.</summary>
    private static long[] Path(SeededNoise noise, in Bar hour, TickRange range, (int High, int Low) at)
    {
        var path = new long[Minutes + 1];
        var (first, second) = at.High < at.Low
            ? ((at.High, range.High), (at.Low, range.Low))
            : ((at.Low, range.Low), (at.High, range.High));
        path[0] = Ticks(hour.Open);
        Bridge(noise, path, range, (0, first.Item1, first.Item2));
        Bridge(noise, path, range, (first.Item1, second.Item1, second.Item2));
        Bridge(noise, path, range, (second.Item1, Minutes, Ticks(hour.Close)));
        path[Minutes] = Ticks(hour.Close);
        return path;
    }

    /// <summary>Fills the path after one minute up to another, where it arrives at a price.</summary>
    private static void Bridge(SeededNoise noise, long[] path, TickRange range, (int From, int To, long Target) leg)
    {
        var spread = (range.High - range.Low) / 8;
        for (var minute = leg.From + 1; minute <= leg.To; minute++)
        {
            var left = leg.To - minute + 1;
            var straight = path[minute - 1] + ((leg.Target - path[minute - 1]) / left);
            path[minute] = range.Clamp(straight + Part(noise, 2 * spread) - spread);
        }
    }

    /// <summary>Whole steps of volume over the minutes; what division leaves goes to the last.</summary>
    private static long[] Split(SeededNoise noise, long steps)
    {
        var weights = new long[Minutes];
        for (var minute = 0; minute < Minutes; minute++)
        {
            weights[minute] = 20 + noise.NextInt(81);
        }

        var total = weights.Sum();
        var given = 0L;
        for (var minute = 0; minute < Minutes; minute++)
        {
            weights[minute] = minute == Minutes - 1 ? steps - given : steps * weights[minute] / total;
            given += weights[minute];
        }

        return weights;
    }

    private static long Part(SeededNoise noise, long most) => (long)(LabNoise.Unit(noise) * most);

    private static long Ticks(decimal value) => (long)(value / LabInstruments.Tick);

    private readonly record struct TickRange(long Low, long High)
    {
        public long Clamp(long value) => Math.Clamp(value, Low, High);
    }
}

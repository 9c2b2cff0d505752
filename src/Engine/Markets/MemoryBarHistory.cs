using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets;

/// <summary>One instrument's bars of one interval, in time order.</summary>
public sealed record BarSeries(InstrumentId Instrument, BarInterval Interval, Bar[] Bars);

/// <summary>
/// A point-in-time history over arrays in memory. Longer intervals are rolled up once, on first use, from the base
/// bars; a read is a slice and costs one look-up, so a backtest can ask at every bar. A feed without end appends.
/// </summary>
public sealed class MemoryBarHistory : IBarHistory
{
    private readonly Dictionary<InstrumentId, InstrumentBars> instruments = [];

    public MemoryBarHistory(IEnumerable<BarSeries> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        foreach (var one in series)
        {
            instruments.Add(one.Instrument, new InstrumentBars(one));
        }
    }

    public Moment Now { get; private set; } = new(long.MinValue);

    /// <summary>Moves the present; it may also go back, as when a run starts again.</summary>
    public void MoveTo(Moment now) => Now = now;

    /// <summary>
    /// Adds bars that start after an instrument's newest, all in time order; they stay hidden until they are complete.
    /// </summary>
    public void Append(InstrumentId instrument, ReadOnlySpan<Bar> bars) => instruments[instrument].Append(bars);

    public ReadOnlySpan<Bar> Last(InstrumentId instrument, BarInterval interval, int count)
    {
        ArgumentNullException.ThrowIfNull(interval);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!instruments.TryGetValue(instrument, out var bars) || bars.Of(interval) is not { } series)
        {
            return [];
        }

        var complete = series.CompleteAt(Now);
        var taken = Math.Min(count, complete);
        return series.Slice(complete - taken, taken);
    }

    private sealed class InstrumentBars
    {
        private readonly BarInterval finest;
        private readonly Cursor?[] byInterval = new Cursor?[BarInterval.All.Count];

        public InstrumentBars(BarSeries series)
        {
            finest = series.Interval;
            Base = new Cursor(series.Bars, finest);
        }

        public Cursor Base { get; }

        public void Append(ReadOnlySpan<Bar> bars)
        {
            Base.Append(bars);
            Array.Clear(byInterval);
        }

        public Cursor? Of(BarInterval interval)
        {
            if (interval == finest)
            {
                return Base;
            }

            if (!RollUp.CanMake(finest, interval))
            {
                return null;
            }

            var slot = SlotOf(interval);
            return byInterval[slot] ??= new Cursor(RollUp.Of(Base.All, finest, interval), interval);
        }

        private static int SlotOf(BarInterval interval)
        {
            for (var slot = 0; slot < BarInterval.All.Count; slot++)
            {
                if (BarInterval.All[slot].Micros == interval.Micros)
                {
                    return slot;
                }
            }

            throw new ArgumentException($"{interval} is no interval of this product", nameof(interval));
        }
    }

    /// <summary>
    /// Remembers how many bars were complete at the last look, so that time moving on costs a step, not a search.
    /// </summary>
    private sealed class Cursor(Bar[] given, BarInterval interval)
    {
        private readonly long length = interval.Micros;
        private Bar[] bars = given;
        private int count = given.Length;
        private Moment seenAt = new(long.MinValue);
        private int complete;

        public ReadOnlySpan<Bar> All => bars.AsSpan(0, count);

        public ReadOnlySpan<Bar> Slice(int first, int taken) => bars.AsSpan(first, taken);

        public void Append(ReadOnlySpan<Bar> more)
        {
            if (count > 0 && !more.IsEmpty && more[0].Start <= bars[count - 1].Start)
            {
                throw new ArgumentException($"The bar of {more[0].Start} came after its successor", nameof(more));
            }

            if (count + more.Length > bars.Length)
            {
                // A fresh array: the one given belongs to whoever gave it.
                Array.Resize(ref bars, Math.Max(2 * bars.Length, count + more.Length));
            }

            more.CopyTo(bars.AsSpan(count));
            count += more.Length;
        }

        public int CompleteAt(Moment now)
        {
            if (now < seenAt)
            {
                complete = 0;
            }

            // A jump of more than a few bars is a seek, anything less a step.
            const int StepsMax = 8;
            var steps = 0;
            while (complete < count && bars[complete].Start.Micros + length <= now.Micros)
            {
                complete++;
                if (++steps == StepsMax)
                {
                    complete = Search(now.Micros - length + 1);
                    break;
                }
            }

            seenAt = now;
            return complete;
        }

        private int Search(long startMicros)
        {
            var low = 0;
            var high = count;
            while (low < high)
            {
                var middle = low + ((high - low) / 2);
                if (bars[middle].Start.Micros < startMicros)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }
    }
}

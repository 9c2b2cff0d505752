using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Deliberation;

/// <summary>
/// One-hour bars from closes, one coin after the other, seen as of a moment; the first hour is 2025-01-01T00:00Z.
/// </summary>
internal sealed class SyntheticBars(Moment now) : IBarHistory
{
    public static readonly Moment Start = Moment.FromSeconds(1_735_689_600);

    private readonly SortedDictionary<InstrumentId, Bar[]> coins = [];

    public Moment Now { get; } = now;

    public static Moment HourAfterStart(int hours) => Start.Plus(hours * Moment.Hour);

    /// <summary>Bars that open at the close before and whose wicks reach a thousandth beyond the body.</summary>
    public SyntheticBars With(InstrumentId coin, IEnumerable<decimal> closes, int firstHour = 0)
    {
        var all = closes.ToArray();
        coins[coin] =
        [
            .. all.Select((close, i) => BarOf(i == 0 ? close : all[i - 1], close, HourAfterStart(firstHour + i))),
        ];
        return this;
    }

    public ReadOnlySpan<Bar> Last(InstrumentId instrument, BarInterval interval, int count)
    {
        if (interval != BarInterval.OneHour || !coins.TryGetValue(instrument, out var bars))
        {
            return [];
        }

        var complete = bars.Count(b => b.Start.Plus(Moment.Hour) <= Now);
        return bars.AsSpan(Math.Max(complete - count, 0), Math.Min(count, complete));
    }

    private static Bar BarOf(decimal open, decimal close, Moment start) =>
        new(start, open, Math.Max(open, close) * 1.001m, Math.Min(open, close) * 0.999m, close, 1_000m);
}

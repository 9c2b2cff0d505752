using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>The newest complete one-hour bars of a coin, once there are as many as a rule needs and they are not stale.</summary>
internal sealed class CoinBars
{
    /// <summary>
    /// 24 whole hours of bars: the first of them may be partial, so one more is asked for. Nobody trades before, because
    /// the paper fill's impact needs a day's volume.
    /// </summary>
    public const int Day = 25;

    private CoinBars(Bar[] bars)
    {
        Bars = bars;
        Closes = [.. bars.Select(b => b.Close)];
    }

    public Bar[] Bars { get; }

    public decimal[] Closes { get; }

    public decimal Last => Closes[^1];

    /// <summary>The bars, or null and why there are none to decide on.</summary>
    public static CoinBars? Read(Briefing briefing, InstrumentId coin, int count, out string why)
    {
        var bars = briefing.Bars.Last(coin, BarInterval.OneHour, count);
        why = "";
        if (bars.Length < count)
        {
            why = "too little history";
            return null;
        }

        if (!IsFresh(briefing, bars))
        {
            why = "stale bars";
            return null;
        }

        return new CoinBars(bars.ToArray());
    }

    /// <summary>True for a coin whose bars go on but do not make a day yet.</summary>
    public static bool HasJustBegun(Briefing briefing, InstrumentId coin)
    {
        var bars = briefing.Bars.Last(coin, BarInterval.OneHour, Day);
        return bars.Length is > 0 and < Day && IsFresh(briefing, bars);
    }

    /// <summary>The price change over the last <paramref name="hours"/> bars as a fraction of the older price.</summary>
    public decimal ReturnOver(int hours) => (Last / Closes[^(hours + 1)]) - 1m;

    /// <summary>The bar of the hour that just ended may arrive a moment late; a whole missing hour is a stale feed.</summary>
    private static bool IsFresh(Briefing briefing, ReadOnlySpan<Bar> bars) =>
        briefing.At.Since(bars[^1].Start) <= 3 * Moment.Hour;
}

using System.Diagnostics.CodeAnalysis;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// The newest complete one-hour bars of a coin, once there are as many as a rule needs and they are not stale.
/// </summary>
internal readonly ref struct CoinBars
{
    /// <summary>
    /// 24 whole hours of bars: the first of them may be partial, so one more is asked for. Nobody trades before,
    /// because the paper fill's impact needs a day's volume.
    /// </summary>
    public const int Day = 25;

    private CoinBars(ReadOnlySpan<Bar> bars)
    {
        Bars = bars;
        var closes = new decimal[bars.Length];
        for (var i = 0; i < closes.Length; i++)
        {
            closes[i] = bars[i].Close;
        }

        Closes = closes;
    }

    public ReadOnlySpan<Bar> Bars { get; }

    public ReadOnlySpan<decimal> Closes { get; }

    public decimal Last => Closes[^1];

    /// <summary>False, and why, when there are no bars to decide on.</summary>
    public static bool TryRead(
        Briefing briefing, InstrumentId coin, int count, out CoinBars read, [NotNullWhen(false)] out string? why)
    {
        var bars = briefing.Bars.Last(coin, BarInterval.OneHour, count);
        why = bars.Length < count ? "too little history" : IsFresh(briefing, bars) ? null : "stale bars";
        read = why is null ? new CoinBars(bars) : default;
        return why is null;
    }

    /// <summary>True for a coin whose bars go on but do not make a day yet.</summary>
    public static bool HasJustBegun(Briefing briefing, InstrumentId coin)
    {
        var bars = briefing.Bars.Last(coin, BarInterval.OneHour, Day);
        return bars.Length is > 0 and < Day && IsFresh(briefing, bars);
    }

    /// <summary>
    /// The price change over the last <paramref name="hours"/> bars as a fraction of the older price.
    /// </summary>
    public decimal ReturnOver(int hours) => (Last / Bars[^(hours + 1)].Close) - 1m;

    /// <summary>
    /// The bar of the hour that just ended may arrive a moment late; a whole missing hour is a stale feed.
    /// </summary>
    private static bool IsFresh(Briefing briefing, ReadOnlySpan<Bar> bars) =>
        briefing.At.Since(bars[^1].Start) <= 3 * Moment.Hour;
}

using System.Globalization;
using System.Text;
using Pitwall.Engine.Deliberation.Indicators;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Deliberation.Prompts;

/// <summary>
/// What a model is told of one instrument: its price and, for each kind of candle it reads, the series with EMA 20 and
/// 50, MACD, RSI 7 and 14 and ATR 3 and 14, oldest first; open interest and funding, or that nothing is known of them.
/// The block is as of the newest of these and not of the clock of who asks, so that one that knows too much shows.
/// </summary>
public static class CoinText
{
    private const int Warm = 150;

    public static PromptBlock Of(
        InstrumentId coin,
        IBarHistory bars,
        IReadOnlyList<CandleRead> reads,
        FundingRate? funding,
        OpenInterestView? openInterest)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(reads);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\n## {coin.Symbol}\n");
        foreach (var read in reads)
        {
            Series(text, bars.Last(coin, read.Interval, read.Count + Warm), read);
        }

        OpenInterest(text, coin, openInterest, bars.Now);
        text.Append(funding is { } rate
            ? $"funding per hour: {DecimalMath.ToText(rate.Rate)}{(rate.Estimated ? " (estimated)" : "")}, settled "
                + $"{rate.Hour}\n"
            : "funding: missing\n");
        Moment?[] known = [CandleReads.NewestEnd(coin, bars, reads), funding?.Hour, openInterest?.At];
        return new PromptBlock("market", text.ToString(), known.Max() ?? bars.Now);
    }

    private static void OpenInterest(StringBuilder text, InstrumentId coin, OpenInterestView? known, Moment now)
    {
        if (known is not { } open)
        {
            text.Append("open interest: missing, no source is kept\n");
            return;
        }

        var unit = open.IsUsd ? "USD" : coin.Symbol;
        text.Append(CultureInfo.InvariantCulture,
            $"open interest: latest {Told.Number(open.Latest)} {unit}, average {Told.Number(open.Average)} {unit} over "
                + $"the 24 h up to it ({open.Points} known), recorded {open.At}, {now.Since(open.At) / Moment.Minute} "
                + $"minutes ago\n");
    }

    private static void Series(StringBuilder text, ReadOnlySpan<Bar> bars, CandleRead read)
    {
        var name = string.Equals(read.Asked, read.Interval.ToString(), StringComparison.Ordinal)
            ? read.Asked
            : $"{read.Interval} ({read.Asked} is not kept)";
        if (bars.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} candles: missing\n");
            return;
        }

        var shown = Math.Min(read.Count, bars.Length);
        var closes = new decimal[bars.Length];
        for (var i = 0; i < closes.Length; i++)
        {
            closes[i] = bars[i].Close;
        }

        var first = bars.Length - shown;
        text.Append(CultureInfo.InvariantCulture,
            $"{name} candles, oldest to newest, {shown} of them, the last ended "
                + $"{bars[^1].Start.Plus(read.Interval.Micros)}\n");
        text.Append("current_price: ").Append(Told.Number(closes[^1])).Append('\n');
        Line(text, "close", closes.AsSpan(first));
        var ema20 = new decimal?[shown];
        var macd = new decimal?[shown];
        var rsi7 = new decimal?[shown];
        var rsi14 = new decimal?[shown];
        for (var i = 0; i < shown; i++)
        {
            var upTo = closes.AsSpan(0, first + i + 1);
            ema20[i] = MovingAverage.Exponential(upTo, 20, Math.Min(upTo.Length < 20 ? 20 : upTo.Length, 100));
            macd[i] = Macd.Of(upTo, 12, 26, 9, Math.Clamp(upTo.Length, 34, 120))?.Line;
            rsi7[i] = RelativeStrength.Index(upTo, 7, Math.Clamp(upTo.Length - 1, 7, 70));
            rsi14[i] = RelativeStrength.Index(upTo, 14, Math.Clamp(upTo.Length - 1, 14, 140));
        }

        text.Append("ema20: ").Append(Told.List(ema20)).Append('\n');
        text.Append("macd: ").Append(Told.List(macd)).Append('\n');
        text.Append("rsi7: ").Append(Told.List(rsi7)).Append('\n');
        text.Append("rsi14: ").Append(Told.List(rsi14)).Append('\n');
        Now(text, bars, closes);
    }

    private static void Now(StringBuilder text, ReadOnlySpan<Bar> bars, decimal[] closes)
    {
        var ema50 = MovingAverage.Exponential(closes, 50, Math.Clamp(closes.Length, 50, 150));
        var atr3 = TrueRange.Average(bars, 3, Math.Clamp(bars.Length - 1, 3, 30));
        var atr14 = TrueRange.Average(bars, 14, Math.Clamp(bars.Length - 1, 14, 140));
        var volume = 0m;
        foreach (var bar in bars)
        {
            volume += bar.Volume;
        }

        text.Append(CultureInfo.InvariantCulture,
            $"ema50: {Told.Number(ema50)}, atr3: {Told.Number(atr3)}, atr14: {Told.Number(atr14)}\n");
        text.Append(CultureInfo.InvariantCulture,
            $"volume: {Told.Number(bars[^1].Volume)}, average volume: {Told.Number(volume / bars.Length)}\n");
    }

    private static void Line(StringBuilder text, string name, ReadOnlySpan<decimal> values)
    {
        text.Append(name).Append(": [");
        for (var i = 0; i < values.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Told.Number(values[i]));
        }

        text.Append("]\n");
    }
}

using Pitwall.Engine.Markets;

namespace Pitwall.Server.Markets.Candles;

/// <summary>
/// How an instrument's bars are stored: prices as integers of 10^-Price, volumes of 10^-Volume. Exact or refused.
/// </summary>
internal readonly record struct BarScale(int Price, int Volume)
{
    public const int Max = 12;

    private static readonly decimal[] PowersOfTen = [.. Enumerable.Range(0, Max + 1).Select(PowerOfTen)];
    private static readonly ulong[] WholePowersOfTen = [.. PowersOfTen.Select(power => (ulong)power)];

    /// <summary>False when a figure has more digits than this scale stores.</summary>
    public bool TryScale(in Bar bar, out ScaledBar scaled)
    {
        scaled = default;
        if (!TryScale(bar.Open, Price, out var open)
            || !TryScale(bar.High, Price, out var high)
            || !TryScale(bar.Low, Price, out var low)
            || !TryScale(bar.Close, Price, out var close)
            || !TryScale(bar.Volume, Volume, out var volume))
        {
            return false;
        }

        scaled = new ScaledBar(open, high, low, close, volume);
        return true;
    }

    public Bar ToBar(Engine.Platform.Moment start, in ScaledBar scaled) => new(
        start,
        ToDecimal(scaled.Open, Price),
        ToDecimal(scaled.High, Price),
        ToDecimal(scaled.Low, Price),
        ToDecimal(scaled.Close, Price),
        ToDecimal(scaled.Volume, Volume));

    /// <summary>How often this value fits into what a scale can hold; 0 when not at all.</summary>
    public static decimal Headroom(decimal value, int scale) =>
        value <= 0 ? long.MaxValue : decimal.Truncate(long.MaxValue / PowersOfTen[scale] / value);

    private static bool TryScale(decimal value, int scale, out long scaled)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var missing = scale - (parts[3] >> 16);
        if (parts[2] == 0 && missing >= 0 && missing <= scale)
        {
            // Nearly every figure is short and positive: its digits are multiplied as they are.
            var digits = ((ulong)unchecked((uint)parts[1]) << 32) | unchecked((uint)parts[0]);
            var high = Math.BigMul(digits, WholePowersOfTen[missing], out var low);
            scaled = unchecked((long)low);
            return high == 0 && scaled >= 0;
        }

        scaled = 0;
        if (value > long.MaxValue / PowersOfTen[scale])
        {
            return false;
        }

        var exact = value * PowersOfTen[scale];
        scaled = (long)exact;
        return scaled == exact;
    }

    // Trailing zeros are dropped, so that sums and products of many bars keep all their digits.
    private static decimal ToDecimal(long value, int scale)
    {
        while (scale >= 4 && value % 10_000 == 0)
        {
            value /= 10_000;
            scale -= 4;
        }

        while (scale > 0 && value % 10 == 0)
        {
            value /= 10;
            scale--;
        }

        return new decimal(unchecked((int)value), unchecked((int)(value >> 32)), 0, false, (byte)scale);
    }

    private static decimal PowerOfTen(int exponent)
    {
        var power = 1m;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10m;
        }

        return power;
    }
}

/// <summary>The integers a bar is stored as; what they mean is in the instrument's <see cref="BarScale"/>.</summary>
internal readonly record struct ScaledBar(long Open, long High, long Low, long Close, long Volume);

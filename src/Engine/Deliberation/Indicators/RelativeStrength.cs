namespace Pitwall.Engine.Deliberation.Indicators;

/// <summary>
/// Wilder's relative strength index, 0 to 100: 100 when nothing fell, 0 when nothing rose, 50 when nothing moved.
/// </summary>
public static class RelativeStrength
{
    /// <summary>
    /// RSI = 100 · up / (up + down), both smoothed by Wilder's mean (Wilder, New Concepts in Technical Trading Systems,
    /// 1978), over the last <paramref name="window"/> changes only; null while there are fewer.
    /// </summary>
    public static decimal? Index(ReadOnlySpan<decimal> values, int period, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, period);
        if (values.Length < window + 1)
        {
            return null;
        }

        var recent = values[^(window + 1)..];
        var up = new WilderMean(period);
        var down = new WilderMean(period);
        for (var i = 1; i < recent.Length; i++)
        {
            var change = recent[i] - recent[i - 1];
            up.Add(Math.Max(change, 0m));
            down.Add(Math.Max(-change, 0m));
        }

        var moved = up.Value + down.Value;
        return moved == 0 ? 50m : 100m * up.Value / moved;
    }
}

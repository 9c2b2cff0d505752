namespace Pitwall.Engine.Deliberation.Indicators;

/// <summary>
/// Wilder's smoothing: the simple mean of the first <c>period</c> values, then mean + (value − mean) / period (Wilder,
/// New Concepts in Technical Trading Systems, 1978).
/// </summary>
internal sealed class WilderMean(int period)
{
    private decimal sum;
    private int count;

    public decimal Value { get; private set; }

    public void Add(decimal value)
    {
        count++;
        sum += value;
        Value = count <= period ? sum / count : Value + ((value - Value) / period);
    }
}

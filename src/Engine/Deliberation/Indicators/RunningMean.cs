namespace Pitwall.Engine.Deliberation.Indicators;

/// <summary>
/// The sum of the newest values, moved on by one addition and one subtraction. Decimal sums of prices are exact, so it
/// says the same as adding them all up again.
/// </summary>
public sealed class RunningMean
{
    private readonly decimal[] values;
    private int next;

    public RunningMean(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        values = new decimal[period];
    }

    public int Period => values.Length;

    /// <summary>Values taken so far, at most the period.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == values.Length;

    /// <summary>Of the last values, in their unit.</summary>
    public decimal Sum { get; private set; }

    public void Add(decimal value)
    {
        if (IsFull)
        {
            Sum -= values[next];
        }
        else
        {
            Count++;
        }

        Sum += value;
        values[next] = value;
        next = next + 1 == values.Length ? 0 : next + 1;
    }
}

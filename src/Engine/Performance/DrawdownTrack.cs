using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Performance;

/// <summary>Keeps the running peaks and the deepest <see cref="Drawdown"/> in constant space.</summary>
public sealed class DrawdownTrack
{
    private double peakIndex;
    private Moment peakAt;
    private Usd peakProfit;

    // A profit below this is a deeper fall than any before: peak − deepest fall.
    private Usd alarm;

    public DrawdownTrack(Moment openedAt)
    {
        peakIndex = 1d;
        peakAt = openedAt;
        Deepest = new Drawdown(0d, Usd.Zero, openedAt, openedAt);
    }

    public Drawdown Deepest { get; private set; }

    /// <summary>
    /// Takes the growth index (1 at the start) and the profit in USD (equity − opening − flows) of one mark.
    /// </summary>
    public void Add(Moment at, double index, Usd profit)
    {
        if (profit > peakProfit)
        {
            peakProfit = profit;
            alarm = peakProfit - Deepest.Amount;
        }

        if (index >= peakIndex)
        {
            peakIndex = index;
            peakAt = at;
        }

        // A new peak has fallen by nothing.
        var percent = index == peakIndex ? 0d : (1d - (index / peakIndex)) * 100d;
        if (percent > Deepest.Percent)
        {
            Deepest = Deepest with { Percent = percent, PeakAt = peakAt, TroughAt = at };
        }

        if (profit < alarm)
        {
            Deepest = Deepest with { Amount = peakProfit - profit };
            alarm = profit;
        }
    }
}

using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Performance;

/// <summary>
/// What 1 USD invested at the start has become, flows cut out: Π (V_end before flow / V_start after flow), the
/// time-weighted return of the GIPS standards. The index is 0 for good once equity is used up.
/// </summary>
public sealed class GrowthIndex
{
    private double equity;

    public GrowthIndex(Usd opening) => equity = (double)opening.Value;

    /// <summary>1 at the start, 1.1 after a gain of 10 %.</summary>
    public double Value { get; private set; } = 1d;

    /// <summary>True once a mark before its flow was at or below zero: no return after that is defined.</summary>
    public bool IsRuined => Value == 0d;

    /// <summary>Takes the equity after the flow of this moment, both in USD.</summary>
    public void Add(Usd equityAfterFlow, Usd flow)
    {
        var after = (double)equityAfterFlow.Value;
        if (equity > 0d)
        {
            var before = flow == Usd.Zero ? after : (double)(equityAfterFlow - flow).Value;
            Value *= Math.Max(0d, before / equity);
        }

        // Nothing was at risk when equity was zero (before the first deposit, after a full withdrawal): no factor.
        equity = after;
    }

    /// <summary>The equity last taken, USD.</summary>
    public double Equity => equity;

    /// <summary>Return since the start in percent: −100 when ruined.</summary>
    public double ReturnPct => (Value - 1d) * 100d;
}

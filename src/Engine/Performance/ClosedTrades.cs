using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Performance;

/// <summary>Counts closed lots, each by its profit in USD net of fees and funding, without storing them.</summary>
public sealed class ClosedTrades
{
    private Usd won;
    private Usd lost;

    public int Count { get; private set; }

    /// <summary>Lots that earned more than their costs; exactly zero is no win.</summary>
    public int Wins { get; private set; }

    /// <summary>Σ net profit in USD.</summary>
    public Usd Net => won - lost;

    /// <summary>Σ gains / Σ losses of the closed lots; null while nothing was lost: it has no bound then.</summary>
    public double? ProfitFactor => lost > Usd.Zero ? (double)(won.Value / lost.Value) : null;

    /// <summary>Wins per hundred closed lots; null before the first. Far targets and near stops lower it.</summary>
    public double? WinRatePct => Count > 0 ? 100d * Wins / Count : null;

    public void Add(Usd netProfit)
    {
        Count++;
        if (netProfit > Usd.Zero)
        {
            Wins++;
            won += netProfit;
        }
        else
        {
            lost -= netProfit;
        }
    }

    public static ClosedTrades Of(IEnumerable<Usd> netProfits)
    {
        var trades = new ClosedTrades();
        foreach (var netProfit in netProfits)
        {
            trades.Add(netProfit);
        }

        return trades;
    }
}

using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Trading.Paper;

namespace Pitwall.Engine.Performance.Lab;

/// <summary>
/// One tip follower's account in doubles: cash and signed sizes, with the paper fill's costs. A day goes: funding at
/// 00:00, closes at 01:00, opens sized at 04:00 and filled at 05:00, the rest of the funding. On the first day that
/// trades nothing has to be closed, so it opens at 00:00 and 01:00.
/// </summary>
internal sealed class LabFanBook(double deposit)
{
    private const double Fee = (double)PaperModel.TakerBps / 10_000.0;
    private const double Invested = (double)LabTipFollower.Invested;
    private const double TicksPerUnit = 1_000.0;

    /// <summary>Keeps a size or price that is a whole number of steps on it when doubles miss it by a hair.</summary>
    private const double Hair = 1e-7;

    private static readonly double[] HalfSpreads =
        [.. Enumerable.Range(0, LabInstruments.All.Length).Select(LabTape.HalfSpread)];

    private readonly double[] sizes = new double[HalfSpreads.Length];
    private double cash = deposit;
    private bool hasTraded;

    public double EquityAtEnd(LabSession[] day)
    {
        var equity = cash;
        for (var coin = 0; coin < sizes.Length; coin++)
        {
            equity += sizes[coin] * day[coin].MarkAtEnd;
        }

        return equity;
    }

    /// <summary>A day of trading towards these sides.</summary>
    public void Trade(LabSession[] day, int[] sides)
    {
        if (!hasTraded)
        {
            hasTraded = true;
            OpenMissing(day, sides, atOnce: true);
        }
        else
        {
            Settle(day, first: true);
            CloseTurned(day, sides);
            OpenMissing(day, sides, atOnce: false);
        }

        Settle(day, first: false);
    }

    private void CloseTurned(LabSession[] day, int[] sides)
    {
        for (var coin = 0; coin < sizes.Length; coin++)
        {
            if (sizes[coin] * sides[coin] < 0.0)
            {
                Fill(coin, -sizes[coin], day[coin].Close);
            }
        }
    }

    private void OpenMissing(LabSession[] day, int[] sides, bool atOnce)
    {
        var equity = cash;
        for (var coin = 0; coin < sizes.Length; coin++)
        {
            equity += sizes[coin] * (atOnce ? day[coin].MarkAtStart : day[coin].MarkAtOpen);
        }

        var share = equity * Invested / sizes.Length;
        for (var coin = 0; coin < sizes.Length; coin++)
        {
            if (sizes[coin] == 0.0)
            {
                var mark = atOnce ? day[coin].MarkAtStart : day[coin].MarkAtOpen;
                var size = Math.Floor((share / mark * TicksPerUnit) + Hair) / TicksPerUnit;
                Fill(coin, sides[coin] * size, atOnce ? day[coin].Close : day[coin].Open);
            }
        }
    }

    /// <summary>Takes at the open × (1 ± (half-spread + impact)), rounded to the tick against the taker.</summary>
    private void Fill(int coin, double size, in LabPrint print)
    {
        var impact = print.Sigma * Math.Sqrt(Math.Abs(size) * print.Price / print.Traded);
        var share = HalfSpreads[coin] + impact;
        var price = size > 0.0
            ? Math.Ceiling((print.Price * (1.0 + share) * TicksPerUnit) - Hair) / TicksPerUnit
            : Math.Floor((print.Price * (1.0 - share) * TicksPerUnit) + Hair) / TicksPerUnit;
        cash -= (size * price) + (Math.Abs(size) * price * Fee);
        sizes[coin] += size;
        sizes[coin] = Math.Round(sizes[coin] * TicksPerUnit) / TicksPerUnit;
    }

    /// <summary>Funding of the day's first hour, or of all later ones.</summary>
    private void Settle(LabSession[] day, bool first)
    {
        for (var coin = 0; coin < sizes.Length; coin++)
        {
            var funding = day[coin].Funding;
            for (var at = first ? 0 : 1; at < (first ? Math.Min(1, funding.Length) : funding.Length); at++)
            {
                cash -= sizes[coin] * funding[at].Mark * funding[at].Rate;
            }
        }
    }
}

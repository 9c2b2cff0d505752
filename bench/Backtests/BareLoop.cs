using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Backtests;

/// <summary>What a run comes to, to the last digit, in USD.</summary>
internal readonly record struct RunResult(decimal Equity, decimal Fees, decimal Funding, long Fills, decimal Traded);

/// <summary>
/// The house mind sma-cross as somebody would write it by hand for one coin: one loop, decimals, no objects, no record
/// of anything. It shares no code with the engine but the square root, so it is also the check of the engine's result.
/// What it leaves out because these bars never show it (a liquidation, a fill cut by volume, unpaid margin) throws.
/// </summary>
internal sealed class BareLoop(Bar[] bars, IReadOnlyDictionary<long, FundingRate> rates, Instrument coin)
{
    private const int Fast = 20 * 60;
    private const int Slow = 50 * 60;
    private const int BarsToFill = 2;
    private const decimal TakerFee = 4.5m / 10_000m;
    private const int Leverage = 2;

    private readonly BareImpact impact = new(bars);
    private decimal cash;
    private decimal margin;
    private decimal size;
    private decimal cost;
    private decimal stop;
    private decimal fees;
    private decimal funding;
    private decimal traded;
    private long fills;

    // What is on its way: an exit of everything, or an entry of so many units (signed) with its stop.
    private int exitAt = -1;
    private int entryAt = -1;
    private decimal entrySize;
    private decimal entryStop;

    public double MaxDrawdown { get; private set; }

    public RunResult Run(decimal opening)
    {
        cash = opening;
        var fast = 0m;
        var slow = 0m;
        var trend = 0;
        var known = false;
        var age = int.MaxValue;
        var peak = (double)opening;
        for (var i = 0; i < bars.Length; i++)
        {
            ref readonly var bar = ref bars[i];
            impact.EnterBar(i);
            if (size != 0 && bar.Start.Micros % Moment.Hour == 0)
            {
                Fund(bars[i - 1].Close, rates[bar.Start.Micros].Rate);
            }

            Trade(i, bar);
            fast += bar.Close - (i >= Fast ? bars[i - Fast].Close : 0m);
            slow += bar.Close - (i >= Slow ? bars[i - Slow].Close : 0m);
            if (i >= Slow - 1)
            {
                var side = decimal.Compare(fast * Slow, slow * Fast);
                age = known && side != 0 && side != trend ? 0 : age == int.MaxValue ? age : age + 1;
                (trend, known) = (side, true);
                if (age <= 2 * BarsToFill && age % BarsToFill == 0)
                {
                    Decide(i, bar.Close, trend);
                }
            }

            var equity = (double)EquityAt(bar.Close);
            peak = Math.Max(peak, equity);
            MaxDrawdown = Math.Max(MaxDrawdown, 1d - (equity / peak));
        }

        return new RunResult(EquityAt(bars[^1].Close), fees, funding, fills, traded);
    }

    private decimal EquityAt(decimal mark) => cash + margin + Rounded(size * mark) - cost;

    private void Fund(decimal oracle, decimal rate)
    {
        var paid = Rounded(size * oracle * rate);
        margin -= paid;
        funding += paid;
    }

    private void Trade(int i, in Bar bar)
    {
        if (size != 0 && (size > 0 ? bar.Open <= stop : bar.Open >= stop))
        {
            Close(bar, bar.Open);
        }

        if (exitAt >= 0 && exitAt <= i)
        {
            exitAt = -1;
            Close(bar, bar.Open);
        }
        else if (entryAt >= 0 && entryAt <= i)
        {
            entryAt = -1;
            Open(bar);
        }

        if (size != 0 && (size > 0 ? bar.Low <= stop : bar.High >= stop))
        {
            Close(bar, stop);
        }
    }

    private void Open(in Bar bar)
    {
        var price = Taken(bar, bar.Open, entrySize > 0, Math.Abs(entrySize));
        var notional = Rounded(price * Math.Abs(entrySize));
        var fee = Rounded(price * Math.Abs(entrySize) * TakerFee);
        margin = Rounded(notional / Leverage);
        cash -= margin + fee;
        fees += fee;
        (size, stop) = (entrySize, entryStop);
        cost = size > 0 ? notional : -notional;
        fills++;
        traded += notional;
        if (cash < 0)
        {
            throw new SetupException("The bare loop has spent more than it has, so there is no report.");
        }
    }

    private void Close(in Bar bar, decimal at)
    {
        var price = Taken(bar, at, size < 0, Math.Abs(size));
        var notional = Rounded(price * Math.Abs(size));
        var fee = Rounded(price * Math.Abs(size) * TakerFee);
        var gross = size > 0 ? notional - cost : -cost - notional;
        if (margin + gross <= 0)
        {
            throw new SetupException("The bare loop's position is worth nothing, so there is no report.");
        }

        cash += gross + margin - fee;
        fees += fee;
        (size, cost, margin, exitAt) = (0m, 0m, 0m, -1);
        fills++;
        traded += notional;
    }

    private void Decide(int i, decimal close, int trend)
    {
        if (size != 0)
        {
            // One that is already being closed is not closed again.
            exitAt = Math.Sign(size) == trend || exitAt >= 0 ? exitAt : i + BarsToFill;
            return;
        }

        if (entryAt >= 0)
        {
            return;
        }

        var notional = decimal.Truncate(EquityAt(close) * 50m / 100m * 0.9m / 0.00000001m) * 0.00000001m;
        entrySize = trend * (decimal.Truncate(notional / close / coin.Step) * coin.Step);
        entryStop = OnTick(SixFigures(close * (1m - (trend * 0.05m))), up: trend > 0);
        entryAt = i + BarsToFill;
    }

    private decimal Taken(in Bar bar, decimal at, bool buys, decimal units)
    {
        if (units > bar.Volume * 0.1m)
        {
            throw new SetupException("The bare loop wants more than a tenth of a bar, so there is no report.");
        }

        var share = (coin.HalfSpreadBps / 10_000m) + impact.Of(units * at);
        return buys ? OnTick(at * (1m + share), up: true) : OnTick(at * (1m - share), up: false);
    }

    /// <summary>Five significant figures, never finer than the tick; whole numbers always.</summary>
    private decimal OnTick(decimal price, bool up)
    {
        var step = price >= 10_000m ? 1m : price >= 1_000m ? 0.1m : 0.01m;
        step = Math.Max(step, coin.Tick);
        return (up ? decimal.Ceiling(price / step) : decimal.Floor(price / step)) * step;
    }

    private static decimal SixFigures(decimal price) => decimal.Round(
        price, price >= 100_000m ? 0 : price >= 10_000m ? 1 : price >= 1_000m ? 2 : 3, MidpointRounding.ToEven);

    private static decimal Rounded(decimal usd) => decimal.Round(usd, 8, MidpointRounding.ToEven);
}

/// <summary>
/// σ_day·√(notional / volume of 24 h): the daily returns of at most 30 days, and a sum that moves on bar by bar.
/// </summary>
internal sealed class BareImpact(Bar[] bars)
{
    private const int BarsPerDay = 1_440;

    private readonly List<decimal> returns = [];
    private decimal volume;
    private decimal sigma = 0.04m;

    /// <summary>The bars before this one are known when it begins.</summary>
    public void EnterBar(int i)
    {
        if (i == 0)
        {
            return;
        }

        volume += bars[i - 1].Volume * bars[i - 1].Close;
        if (i > BarsPerDay)
        {
            volume -= bars[i - BarsPerDay - 1].Volume * bars[i - BarsPerDay - 1].Close;
        }

        if (i % BarsPerDay == 0)
        {
            EndDay(i);
        }
    }

    public decimal Of(decimal notional) => sigma * DecimalMath.Sqrt(notional / volume);

    private void EndDay(int i)
    {
        if (i >= 2 * BarsPerDay)
        {
            returns.Add((bars[i - 1].Close / bars[i - BarsPerDay - 1].Close) - 1m);
        }

        if (returns.Count > 30)
        {
            returns.RemoveAt(0);
        }

        if (returns.Count >= 7)
        {
            var mean = returns.Sum() / returns.Count;
            var squares = returns.Sum(value => (value - mean) * (value - mean));
            sigma = DecimalMath.Sqrt(squares / (returns.Count - 1));
        }
    }
}

using System.Collections.Immutable;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets.Lab;

/// <summary>
/// One coin's price, walked day by day on whole ticks: market part, own part, and a weak pull towards the first price
/// that keeps it tradable for ever.
/// </summary>
internal sealed class LabCoinPath
{
    private const double Pull = 0.002;

    /// <summary>
    /// What compounding takes from a volatile price is given back, so that prices have no way of their own.
    /// </summary>
    private const double DriftPerDay = 0.0006;

    /// <summary>How far a bar reaches beyond its open and close, in hourly deviations.</summary>
    private const double WickSpan = 0.8;

    private const double TicksPerUnit = 1_000.0;
    private const double StartTicks = 100.0 * TicksPerUnit;
    private const double TicksMin = 1_000.0;

    /// <summary>Of a day's ordinary volume on each side of the book within ten basis points.</summary>
    private const decimal DepthShare = 0.0005m;

    private static readonly int[] Settlements = [0, 8, 16];

    private readonly LabCoin coin;
    private readonly LabOwnMoves own;
    private readonly SeededNoise shape;
    private readonly SeededNoise funding;
    private long ticks = (long)StartTicks;

    public LabCoinPath(long seed, LabCoin coin)
    {
        this.coin = coin;
        own = new LabOwnMoves(seed, coin);
        shape = LabNoise.Stream(seed, coin.Instrument.Id.Symbol + "/shape");
        funding = LabNoise.Stream(seed, coin.Instrument.Id.Symbol + "/funding");
    }

    public LabCoinDay Next(Moment start, LabClimate climate, ReadOnlySpan<double> market)
    {
        Span<double> moves = stackalloc double[LabDay.Hours];
        var sign = own.Next(climate, moves);
        var price = (double)ticks;
        var drift = (DriftPerDay + (Pull * (StartTicks - price) / (StartTicks + price))) / LabDay.Hours;
        var bars = ImmutableArray.CreateBuilder<Bar>(LabDay.Hours);
        for (var hour = 0; hour < LabDay.Hours; hour++)
        {
            var growth = (1.0 + (coin.Beta * market[hour])) * (1.0 + moves[hour]) * (1.0 + drift);
            bars.Add(NextBar(start.Plus(hour * Moment.Hour), climate, growth));
        }

        return new LabCoinDay(
            coin.Instrument.Id,
            bars.MoveToImmutable(),
            Funding(start, climate),
            coin.Instrument.HalfSpreadBps * climate.Spread,
            decimal.Round((decimal)coin.DayVolumeUsd * DepthShare / climate.Spread),
            sign);
    }

    private Bar NextBar(Moment start, LabClimate climate, double growth)
    {
        var open = ticks;
        var close = Whole(Math.Max(open * growth, TicksMin));
        var hourSigma = coin.OwnSigma * climate.Volatility / LabOwnMoves.RootOfHours;
        var high = Whole(Math.Max(open, close) * (1.0 + (hourSigma * WickSpan * LabNoise.Unit(shape))));
        var low = Whole(Math.Min(open, close) * (1.0 - (hourSigma * WickSpan * LabNoise.Unit(shape))));
        var move = Math.Abs(growth - 1.0) / hourSigma;
        var traded = coin.DayVolumeUsd / LabDay.Hours
            * climate.Volume * (0.5 + (0.8 * LabNoise.Unit(shape))) * (0.7 + (0.5 * move));
        ticks = close;
        return new Bar(
            start,
            LabInstruments.Ticks(open),
            LabInstruments.Ticks(high),
            LabInstruments.Ticks(low),
            LabInstruments.Ticks(close),
            LabInstruments.Ticks(Whole(traded / close * TicksPerUnit * TicksPerUnit)));
    }

    private ImmutableArray<FundingRate> Funding(Moment start, LabClimate climate)
    {
        if (climate.Funding is not { } around)
        {
            return [];
        }

        var rates = ImmutableArray.CreateBuilder<FundingRate>(Settlements.Length);
        foreach (var hour in Settlements)
        {
            var rate = around + (0.0001 * LabNoise.Bell(funding));
            rates.Add(new FundingRate(
                start.Plus(hour * Moment.Hour), Math.Sign(rate) * Whole(Math.Abs(rate) * 1e7) * 0.0000001m, false));
        }

        return rates.MoveToImmutable();
    }

    /// <summary>Half up, by truncation: exact where a rounding mode might not be the same everywhere.</summary>
    private static long Whole(double value) => (long)(value + 0.5);
}

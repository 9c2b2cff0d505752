using System.Collections.Immutable;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets.Lab;

/// <summary>
/// The Lab as a feed without end: hourly steps with the facts that fills need, made a day ahead of their use. Bars that
/// are still to come are in the <see cref="History"/>, which shows nobody what is not complete yet.
/// </summary>
public sealed class LabFeed
{
    private readonly LabMarket market;
    private readonly ImpactStats[] impact = [.. LabInstruments.Ids.Select(_ => new ImpactStats())];

    public LabFeed(long seed = LabMarket.DefaultSeed)
    {
        market = new LabMarket(seed);
        History = new MemoryBarHistory(LabInstruments.Ids.Select(id => new BarSeries(id, Interval, [])));
    }

    public static BarInterval Interval => BarInterval.OneHour;

    public long Seed => market.Seed;

    /// <summary>The bars of every day made so far; its present is moved by the desk that runs on it.</summary>
    public MemoryBarHistory History { get; }

    /// <summary>The newest day made: the one whose steps are being given out. Null before the first.</summary>
    public LabDay? Today { get; private set; }

    /// <summary>
    /// Every step from the first hour at or after <paramref name="from"/>; earlier days only fill the history and the
    /// impact statistics. The feed reads forward only: enumerate one feed once.
    /// </summary>
    public IEnumerable<FeedStep> Steps(Moment from)
    {
        while (true)
        {
            var day = market.NextDay();
            Today = day;
            foreach (var coin in day.Coins)
            {
                History.Append(coin.Instrument, coin.Bars.AsSpan());
            }

            for (var hour = 0; hour < LabDay.Hours; hour++)
            {
                var step = StepOf(day, hour);
                if (step.Start >= from)
                {
                    yield return step;
                }
            }
        }
    }

    private FeedStep StepOf(LabDay day, int hour)
    {
        var start = day.Start.Plus(hour * Moment.Hour);
        var bars = ImmutableArray.CreateBuilder<FeedBar>(day.Coins.Length);
        var funding = ImmutableArray.CreateBuilder<FundingDue>();
        for (var coin = 0; coin < day.Coins.Length; coin++)
        {
            var made = day.Coins[coin];
            var facts = impact[coin].At(start);
            impact[coin].Observe(made.Bars[hour]);
            bars.Add(new FeedBar(made.Instrument, made.Bars[hour], facts));
            foreach (var rate in made.Funding)
            {
                if (rate.Hour == start)
                {
                    funding.Add(new FundingDue(made.Instrument, rate.Rate, rate.Estimated));
                }
            }
        }

        return new FeedStep(start, start.Plus(Moment.Hour), bars.MoveToImmutable(), funding.ToImmutable());
    }
}

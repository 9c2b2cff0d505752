using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Markets.Lab;

public sealed class LabFeedTests
{
    private static readonly Moment Later = LabMarket.Start.Plus((12 * Moment.Day) + (5 * Moment.Hour));

    [Fact]
    public void Gives_the_steps_that_stored_candles_would_give()
    {
        var days = LabMarket.Days(42).Take(40).ToArray();
        var series = LabInstruments.Ids.Select((id, coin) => new BarSeries(
            id, BarInterval.OneHour, [.. days.SelectMany(day => day.Coins[coin].Bars)])).ToArray();
        var funding = days.SelectMany(day => day.Coins).GroupBy(coin => coin.Instrument).ToDictionary(
            coin => coin.Key, IReadOnlyDictionary<long, FundingRate> (coin) => HourByHour(coin, days.Length));
        var stored = new CandleFeed(series, funding).Steps(LabMarket.Start, LabMarket.Start.Plus(40 * Moment.Day));

        foreach (var (made, read) in new LabFeed(42).Steps(LabMarket.Start).Zip(stored))
        {
            made.Start.ShouldBe(read.Start);
            made.End.ShouldBe(read.End);
            made.Bars.ShouldBe(read.Bars);
            made.Funding.ShouldBe(read.Funding);
        }
    }

    [Fact]
    public void Brings_funding_at_the_hour_it_is_settled_and_no_other()
    {
        var days = LabMarket.Days(42).Take(60).ToArray();
        var due = days.SelectMany(day => day.Coins).SelectMany(coin => coin.Funding.Select(
            rate => (rate.Hour, coin.Instrument, rate.Rate)));

        new LabFeed(42).Steps(LabMarket.Start).Take(60 * LabDay.Hours)
            .SelectMany(step => step.Funding.Select(funding => (step.Start, funding.Instrument, funding.Rate)))
            .Order().ShouldBe(due.Order());
    }

    [Fact]
    public void Goes_on_after_a_restart_as_if_nothing_had_happened()
    {
        var whole = new LabFeed(8).Steps(LabMarket.Start).SkipWhile(step => step.Start < Later).Take(50);

        foreach (var (resumed, uninterrupted) in new LabFeed(8).Steps(Later).Take(50).Zip(whole))
        {
            resumed.Start.ShouldBe(uninterrupted.Start);
            resumed.Bars.ShouldBe(uninterrupted.Bars);
            resumed.Funding.ShouldBe(uninterrupted.Funding);
        }
    }

    [Fact]
    public void Shows_nobody_a_bar_that_is_not_complete_though_the_day_is_made()
    {
        var feed = new LabFeed(8);
        foreach (var step in feed.Steps(Later).Take(30))
        {
            feed.History.MoveTo(step.Start);
            var last = feed.History.Last(LabInstruments.Ids[1], BarInterval.OneHour, 400);
            last[^1].Start.ShouldBe(step.Start.Plus(-Moment.Hour));
            last.Length.ShouldBe((int)(step.Start.Since(LabMarket.Start) / Moment.Hour));
            feed.History.Last(LabInstruments.Ids[1], BarInterval.OneDay, 400).Length
                .ShouldBe(LabMarket.DayOf(step.Start));
        }
    }

    /// <summary>A stored feed is told of every hour, or it assumes a rate.</summary>
    private static SortedDictionary<long, FundingRate> HourByHour(IEnumerable<LabCoinDay> coin, int days)
    {
        var settled = coin.SelectMany(day => day.Funding).ToDictionary(rate => rate.Hour.Micros);
        var rates = new SortedDictionary<long, FundingRate>();
        for (var hour = 0; hour < days * LabDay.Hours; hour++)
        {
            var at = LabMarket.Start.Plus(hour * Moment.Hour);
            rates.Add(at.Micros, settled.GetValueOrDefault(at.Micros, new FundingRate(at, 0m, Estimated: false)));
        }

        return rates;
    }
}

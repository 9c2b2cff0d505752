using System.Globalization;
using System.Text;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Markets.Lab;

public sealed class LabMarketTests
{
    private const int Year = LabMarket.FirstRunDays;

    /// <summary>
    /// A change of the generator changes every figure people have seen of the Lab: change this only with a dated
    /// decision, and calibrate the edge anew.
    /// </summary>
    private const string GoldenDays = "9f3f6a739f0e9f42a8034c1ba19ef4e1b38ee9f618496da256f7a54047a6899b";

    [Fact]
    public void Draws_the_same_thirty_days_on_every_machine() =>
        Hash(LabMarket.Days(42).Take(30)).ShouldBe(GoldenDays);

    [Fact]
    public void Another_seed_is_another_market() =>
        Hash(LabMarket.Days(43).Take(2)).ShouldNotBe(Hash(LabMarket.Days(42).Take(2)));

    [Fact]
    public void Starts_every_coin_at_100_and_goes_on_without_a_gap()
    {
        var next = LabMarket.Start;
        var closes = LabInstruments.Ids.ToDictionary(id => id, _ => LabInstruments.StartPrice);
        foreach (var day in LabMarket.Days(7).Take(40))
        {
            day.Start.ShouldBe(next);
            foreach (var coin in day.Coins)
            {
                for (var hour = 0; hour < LabDay.Hours; hour++)
                {
                    coin.Bars[hour].Start.ShouldBe(next.Plus(hour * Moment.Hour));
                    coin.Bars[hour].Open.ShouldBe(closes[coin.Instrument]);
                    closes[coin.Instrument] = coin.Bars[hour].Close;
                }
            }

            next = next.Plus(Moment.Day);
        }
    }

    [Fact]
    public void Makes_sane_bars_on_tick_and_step_with_volume_in_every_hour()
    {
        foreach (var coin in LabMarket.Days(11).Take(Year).SelectMany(day => day.Coins))
        {
            var rules = LabInstruments.Find(coin.Instrument)!;
            foreach (var bar in coin.Bars)
            {
                bar.IsSane.ShouldBeTrue();
                rules.IsOnTick(new Price(bar.Low)).ShouldBeTrue();
                rules.IsOnTick(new Price(bar.High)).ShouldBeTrue();
                rules.IsOnStep(new Quantity(bar.Volume)).ShouldBeTrue();
                (bar.Volume * bar.Close).ShouldBeGreaterThan(100_000m);
            }
        }
    }

    [Fact]
    public void Keeps_prices_tradable_over_ten_years()
    {
        foreach (var day in LabMarket.Days(3).Take(10 * Year))
        {
            foreach (var coin in day.Coins)
            {
                coin.Bars[^1].Close.ShouldBeInRange(5m, 2_000m);
            }
        }
    }

    [Fact]
    public void Knows_calm_trends_and_storms_and_is_wildest_in_storms()
    {
        var days = LabMarket.Days(5).Take(4 * Year).ToArray();
        decimal Range(LabRegime regime) => days
            .Where(day => day.Regime == regime)
            .SelectMany(day => day.Coins)
            .Average(coin => (coin.Bars.Max(bar => bar.High) / coin.Bars.Min(bar => bar.Low)) - 1m);

        Range(LabRegime.Trend).ShouldBeGreaterThan(Range(LabRegime.Calm));
        Range(LabRegime.Storm).ShouldBeGreaterThan(1.4m * Range(LabRegime.Trend));
        Enum.GetValues<LabRegime>().ShouldAllBe(regime => days.Count(day => day.Regime == regime) > 40);
    }

    [Fact]
    public void Widens_the_spread_and_thins_the_book_when_it_storms()
    {
        var days = LabMarket.Days(5).Take(Year).ToArray();
        var (calm, storm) = (days.First(d => d.Regime == LabRegime.Calm), days.First(d => d.Regime == LabRegime.Storm));

        storm.Coins[0].HalfSpreadBps.ShouldBeGreaterThan(calm.Coins[0].HalfSpreadBps);
        storm.Coins[0].DepthUsd.ShouldBeLessThan(calm.Coins[0].DepthUsd);
    }

    [Fact]
    public void Charges_funding_three_times_a_day_but_never_in_calm()
    {
        foreach (var day in LabMarket.Days(5).Take(Year))
        {
            foreach (var coin in day.Coins)
            {
                coin.Funding.Select(rate => rate.Hour.Since(day.Start) / Moment.Hour)
                    .ShouldBe(day.Regime == LabRegime.Calm ? [] : [0L, 8L, 16L]);
                coin.Funding.All(rate => Math.Abs(rate.Rate) <= 0.001m && !rate.Estimated).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Jumps_now_and_then()
    {
        var hours = LabMarket.Days(9).Take(Year).SelectMany(day => day.Coins[0].Bars).ToArray();

        hours.Count(bar => Math.Abs((bar.Close / bar.Open) - 1m) > 0.035m).ShouldBeInRange(3, 40);
    }

    [Fact]
    public void Tells_the_truth_without_making_a_single_price()
    {
        var truth = new LabTruth(21);
        foreach (var day in LabMarket.Days(21).Take(100))
        {
            truth.SignsOf(day.Start.Plus(5 * Moment.Hour)).ShouldBe(day.Coins.Select(coin => coin.OwnSign));
        }

        truth.SignsOf(LabMarket.Start).ShouldBe(LabMarket.Days(21).First().Coins.Select(coin => coin.OwnSign));
    }

    [Fact]
    public void Has_no_truth_before_the_first_day() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new LabTruth(1).SignsOf(LabMarket.Start.Plus(-1)));

    [Fact]
    public void The_truth_is_a_fair_coin_that_remembers_nothing()
    {
        var truth = new LabTruth(33);
        var signs = Enumerable.Range(0, 4 * Year)
            .Select(day => truth.SignsOf(LabMarket.Start.Plus(day * Moment.Day))[2]).ToArray();

        signs.Count(sign => sign > 0).ShouldBeInRange(660, 800);
        signs.Zip(signs.Skip(1)).Count(pair => pair.First == pair.Second).ShouldBeInRange(660, 800);
    }

    [Fact]
    public void Its_rules_can_be_traded_by()
    {
        LabInstruments.All.ShouldAllBe(instrument => instrument.Defect() == null && !instrument.Assumed);
        LabInstruments.Ids.Select(id => id.ToString()).ShouldBe(
            ["lab:LAB-A", "lab:LAB-B", "lab:LAB-C", "lab:LAB-D", "lab:LAB-E", "lab:LAB-F"]);
    }

    private static string Hash(IEnumerable<LabDay> days)
    {
        var text = new StringBuilder();
        foreach (var day in days)
        {
            text.Append(CultureInfo.InvariantCulture, $"{day.Start.Micros} {day.Regime}\n");
            foreach (var coin in day.Coins)
            {
                text.Append(CultureInfo.InvariantCulture, $"{coin.Instrument} {coin.OwnSign} {coin.HalfSpreadBps}");
                text.Append(CultureInfo.InvariantCulture, $" {coin.DepthUsd}\n");
                foreach (var bar in coin.Bars)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{bar.Start.Micros} {bar.Open} {bar.High} {bar.Low}");
                    text.Append(CultureInfo.InvariantCulture, $" {bar.Close} {bar.Volume}\n");
                }

                foreach (var rate in coin.Funding)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{rate.Hour.Micros} {rate.Rate}\n");
                }
            }
        }

        return Hash32.Of(Encoding.UTF8.GetBytes(text.ToString())).ToString();
    }
}

using Pitwall.Engine.Performance;

namespace Pitwall.Engine.Tests.Performance;

public sealed class CalibrationTests
{
    [Fact]
    public void Four_forecasts_have_the_Brier_score_of_the_definition_T10() =>
        Calibration.BrierOf([new(0.9, true), new(0.8, false), new(0.6, true), new(0.3, false)])
            .Printed(4).ShouldBe("0.2250");

    [Fact]
    public void Murphy_takes_a_score_apart_into_parts_that_add_up_T11()
    {
        var measured = Calibration.Of([.. Stated(0.6, 3, 5), .. Stated(0.8, 3, 5)]);

        measured.Brier.Printed(2).ShouldBe("0.26");
        measured.Reliability.Printed(2).ShouldBe("0.02");
        measured.Resolution.Printed(2).ShouldBe("0.00");
        measured.Uncertainty.Printed(2).ShouldBe("0.24");
        measured.Ece.Printed(2).ShouldBe("0.10");
        measured.Skill.Printed(3).ShouldBe("-0.083");
        (measured.Reliability - measured.Resolution + measured.Uncertainty).ShouldBe(measured.Brier, 1e-12);
    }

    [Fact]
    public void A_badly_calibrated_agent_can_earn_money_T12()
    {
        Forecast[] forecasts = [.. Stated(0.65, 6, 20)];
        var odds = Calibration.BarrierOdds(targetDistance: 6, stopDistance: 2);
        var reference = Calibration.BrierOfStating(odds, forecasts);

        odds.ShouldBe(0.25);
        Calibration.BrierOf(forecasts).Printed(4).ShouldBe("0.3325");
        reference.Printed(4).ShouldBe("0.2125");
        Calibration.Of(forecasts).SkillOver(reference).Printed(3).ShouldBe("-0.565");
        Calibration.ExpectedValue(hitRate: 0.3, targetDistance: 6, stopDistance: 2).Printed(1).ShouldBe("0.4");
    }

    [Fact]
    public void Fewer_than_thirty_forecasts_are_not_shown()
    {
        Calibration.ForDisplay([.. Stated(0.65, 6, 29)]).Withheld.ShouldBe("needs 30 forecasts, has 29");
        Calibration.ForDisplay([.. Stated(0.65, 6, 30)]).IsShown.ShouldBeTrue();
    }

    [Fact]
    public void What_is_no_probability_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Calibration.Of([]));
        Should.Throw<ArgumentOutOfRangeException>(() => Calibration.Of([new(1.2, true)]));
        Should.Throw<ArgumentOutOfRangeException>(() => Calibration.Of([new(double.NaN, true)]));
        Should.Throw<ArgumentOutOfRangeException>(() => Calibration.BarrierOdds(0, 2));
    }

    /// <summary>
    /// The stated values of the reference are not recorded; evenly spread ones come within a twentieth.
    /// </summary>
    [Theory]
    [InlineData(50, 0.114, 0.179)]
    [InlineData(100, 0.081, 0)]
    [InlineData(500, 0.036, 0)]
    public void Even_a_perfect_forecaster_shows_an_error_by_chance(int count, double mean, double upper)
    {
        double[] stated = [.. Enumerable.Range(0, count).Select(at => 0.15 + (0.7 * (at + 0.5) / count))];

        var band = CalibrationNull.Of(stated, bins: 5, draws: 4_000, "calibration/null");

        band.Mean.ShouldBe(mean, 0.05 * mean);
        if (upper > 0)
        {
            band.Upper95.ShouldBe(upper, 0.05 * upper);
        }

        CalibrationNull.Of(stated, 5, 100, "again").ShouldBe(CalibrationNull.Of(stated, 5, 100, "again"));
    }

    private static IEnumerable<Forecast> Stated(double probability, int hits, int count) =>
        Enumerable.Range(0, count).Select(at => new Forecast(probability, at < hits));
}

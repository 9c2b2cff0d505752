using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Performance.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Server.Performance.Luck;
using Pitwall.Server.Performance.Tracks;
using Pitwall.Server.Tests.Performance.Rankings;

namespace Pitwall.Server.Tests.Performance.Luck;

public sealed class LabLuckFanTests
{
    private const int Days = 40;

    private static readonly long FirstDay = LabMarket.Start.Micros / Moment.Day;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_the_fan_of_the_engine_rebased_to_a_hundred()
    {
        var paths = await ReadAsync(new LabLuckFan(new Life()), Days);
        var equity = LabFan.Simulate([.. LabMarket.Days().Take(Days)]);

        paths.Flips.ShouldBe(200);
        paths.FirstDay.ShouldBe(FirstDay);
        var (p05, p50, p95) = paths.Bands(Days);
        p05.Length.ShouldBe(Days + 1);
        p05[0].ShouldBe(100d);
        p95[Days].ShouldBe(LabFan.Quantile(equity, 0.95)[Days - 1] / 100d, 0.01);
        Enumerable.Range(0, Days + 1).ShouldAllBe(day => p05[day] <= p50[day] && p50[day] <= p95[day]);
    }

    [Fact]
    public async Task The_mean_of_its_days_is_what_an_average_flip_earned()
    {
        var paths = await ReadAsync(new LabLuckFan(new Life()), Days);

        var mean = paths.Mean();

        mean.Returns.Count.ShouldBe(Days);
        mean.Returns.Sum().ShouldBe(paths.Returns.Average(flip => flip.Sum()), 1e-9);
    }

    [Fact]
    public async Task More_days_later_leave_the_earlier_ones_as_they_were()
    {
        var fan = new LabLuckFan(new Life());
        var early = await ReadAsync(fan, 10);

        var late = await ReadAsync(fan, Days);
        var again = await ReadAsync(fan, 10);

        early.Returns[7].ShouldBe(late.Returns[7].Take(10));
        again.Returns[199].ShouldBe(early.Returns[199]);
    }

    [Theory]
    [InlineData("paper", 42L)]
    [InlineData("lab", null)]
    public async Task A_desk_of_another_market_has_no_flips_and_is_told_so(string mode, long? seed)
    {
        var desk = new RankedDesk(1, "real", mode, 1, []) { LabSeed = seed };

        (await new LabLuckFan(new Life()).ReadAsync(desk, FirstDay + Days, Ct)).Withheld.ShouldNotBeNull()
            .ShouldContain("which desk real does not trade");
    }

    private static async Task<FlipPaths> ReadAsync(LabLuckFan fan, int days) =>
        (await fan.ReadAsync(
            new RankedDesk(1, "lab", "lab", 1, []) { LabSeed = LabMarket.DefaultSeed }, FirstDay + days, Ct)).Value;
}

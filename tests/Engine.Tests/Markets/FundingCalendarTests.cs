using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Markets;

public sealed class FundingCalendarTests
{
    // 2023-06-08T00:00:00Z
    private static readonly Moment Change = Moment.FromSeconds(1_686_182_400);
    private static readonly FundingCalendar Hyperliquid = FundingCalendar.Of("hyperliquid", BarInterval.OneHour);

    [Fact]
    public void A_row_recorded_minutes_late_belongs_to_its_hour() =>
        FundingCalendar.HourOf(Change.Plus(24 * Moment.Minute)).ShouldBe(Change);

    [Fact]
    public void Hyperliquid_settled_every_eight_hours_up_to_the_change_and_hourly_since()
    {
        Hyperliquid.PeriodHoursAt(Change).ShouldBe(8);
        Hyperliquid.PeriodHoursAt(Change.Plus(Moment.Hour)).ShouldBe(1);
        Hyperliquid.Next(Change.Plus(-8 * Moment.Hour)).ShouldBe(Change);
        Hyperliquid.Next(Change).ShouldBe(Change.Plus(Moment.Hour));
        Hyperliquid.IsSettlement(Change.Plus(-Moment.Hour)).ShouldBeFalse();
    }

    [Fact]
    public void Lists_exactly_the_settlements_that_are_missing()
    {
        Moment[] known =
        [
            Change.Plus(-24 * Moment.Hour), Change.Plus(-8 * Moment.Hour), Change,
            Change.Plus(Moment.Hour), Change.Plus(4 * Moment.Hour),
        ];

        Hyperliquid.MissingFrom(known).ShouldBe(
            [Change.Plus(-16 * Moment.Hour), Change.Plus(2 * Moment.Hour), Change.Plus(3 * Moment.Hour)]);
    }

    [Fact]
    public void What_lies_before_the_first_and_after_the_last_is_not_missing() =>
        Hyperliquid.MissingFrom([Change.Plus(5 * Moment.Hour)]).ShouldBeEmpty();

    [Fact]
    public void Other_venues_keep_the_period_their_files_name()
    {
        var other = FundingCalendar.Of("binance_perp", FundingCalendar.PeriodNamed("8h")!);

        other.Next(Change.Plus(30 * Moment.Day)).ShouldBe(Change.Plus((30 * Moment.Day) + (8 * Moment.Hour)));
        FundingCalendar.PeriodNamed("3h").ShouldBeNull();
    }
}

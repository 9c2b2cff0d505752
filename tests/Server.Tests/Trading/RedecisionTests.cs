using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Replay;

namespace Pitwall.Server.Tests.Trading;

public sealed class RedecisionTests
{
    private const int DeskId = 7;

    [Fact]
    public void Today_decides_every_recorded_input_as_it_was_decided()
    {
        var replay = Run();

        replay.Count.ShouldBeGreaterThan(100);
        replay.Inputs.ShouldBeEmpty();
        replay.Orders.ShouldBeEmpty();
    }

    [Fact]
    public void A_lower_leverage_limit_shows_which_orders_would_not_have_been_placed_and_why()
    {
        var replay = Run("max_leverage=2");

        var order = replay.Orders.First(o => o.Recorded.Contains("market 5×", StringComparison.Ordinal));
        order.Now.ShouldNotBe(order.Recorded);
        order.Rules.ShouldNotBeEmpty();
        string.Join(' ', order.Rules).ShouldContain("5");
    }

    [Theory]
    [InlineData("max_position_pct=1")]
    [InlineData("exposure_usd=1")]
    [InlineData("desk_exposure_usd=1")]
    [InlineData("asset_exposure_usd=1")]
    [InlineData("stop_loss_pct=9")]
    [InlineData("max_turnover_x_day=0.1")]
    [InlineData("min_hold_min=10080")]
    public void Every_limit_can_be_another_one(string set) => Run(set).Orders.ShouldNotBeEmpty();

    [Fact]
    public void A_mistyped_limit_is_answered_with_the_nearest_one() =>
        Should.Throw<SetupException>(() => LimitOverride.Parse("max_leverge=2")).Message
            .ShouldBe("There is no limit max_leverge: did you mean max_leverage?");

    [Theory]
    [InlineData("max_leverage=0")]
    [InlineData("max_leverage=2.5")]
    [InlineData("max_leverage=51")]
    [InlineData("max_leverage=lots")]
    [InlineData("max_leverage")]
    [InlineData("max_turnover_x_day=0")]
    [InlineData("min_hold_min=0")]
    [InlineData("daily_loss_usd=0.000000001")]
    public void A_value_that_no_limit_can_have_is_refused(string set) =>
        Should.Throw<SetupException>(() => LimitOverride.Parse(set)).Message.ShouldContain("for example --set");

    private static Redecision Run(params string[] sets)
    {
        var replay = new Redecision([.. sets.Select(LimitOverride.Parse)], Desk.Decide);
        var state = DeskState.Empty(DeskId);
        foreach (var row in SampleDesk.Rows(DeskId, 60))
        {
            var stored = Recorded.Read(row.Seq, row.At, row.Kind, row.Payload);
            replay.Next(state, stored);
            state = Fold.Row(state, stored);
        }

        return replay;
    }
}

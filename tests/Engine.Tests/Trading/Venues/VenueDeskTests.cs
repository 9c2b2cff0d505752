using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Venues;

namespace Pitwall.Engine.Tests.Trading.Venues;

public sealed class VenueDeskTests
{
    private const long Second = Moment.Second;

    [Fact]
    public void Nothing_is_sent_before_it_is_committed()
    {
        var desk = new VenueScenario().Wants(Wish.Long(Coins.Btc, 10_000m));

        desk.Hears<VenueRequest.Place>().ShouldBeEmpty();
        desk.Commits().Hears<VenueRequest.Place>().ShouldHaveSingleItem().Order.ShouldBe(desk.Entry.Id);
    }

    [Fact]
    public void Nothing_is_sent_before_the_venue_has_been_read()
    {
        var arranged = new DeskScenario { VenueAnswers = false }.Wants(Wish.Long(Coins.Btc, 10_000m));
        var desk = new VenueDesk(arranged.State) { LeasedUntil = new Moment(long.MaxValue) };

        desk.Due(default).ShouldAllBe(request => request is VenueRequest.ReadAccount);
    }

    [Fact]
    public void The_latch_stops_what_is_already_committed_at_once()
    {
        var desk = new VenueScenario().Wants(Wish.Long(Coins.Btc, 10_000m)).Commits();
        desk.Takes(new Input.KillSet(default, true, "stop"));

        desk.Hears<VenueRequest.Place>().ShouldBeEmpty();
        desk.Takes(new Input.KillSet(default, false, "go on"));
        desk.Hears<VenueRequest.Place>().ShouldBeEmpty("lifting counts only when it is committed");
    }

    [Fact]
    public void Nothing_leaves_once_the_lease_may_be_over()
    {
        var desk = VenueScenario.Sent(out var place);
        desk.Desk.LeasedUntil = new Moment(10 * Second);

        desk.Desk.MaySend(place, new Moment((10 * Second) - 1)).ShouldBeTrue();
        desk.Desk.MaySend(place, new Moment(10 * Second)).ShouldBeFalse();
    }

    [Fact]
    public void A_lease_outlives_every_order_sent_under_it() =>
        OrderTicket.LifeMicros.ShouldBeLessThan(10 * Second);

    [Fact]
    public void The_old_stop_stays_while_nobody_knows_about_the_new_one()
    {
        var scenario = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m)).Fills(100_000m);
        var old = scenario.Resting(OrderLeg.Stop);
        scenario.VenueAnswers = false;
        scenario.Wants(Wish.Stop(Coins.Btc, 99_000m));
        scenario.Answers(scenario.Resting(OrderLeg.Stop), OrderStatus.Unknown);

        Desk.Owed(scenario.State).OfType<Duty.Cancel>().ShouldBeEmpty();
        scenario.Answers(scenario.Resting(OrderLeg.Stop), OrderStatus.Accepted);
        Desk.Owed(scenario.State).OfType<Duty.Cancel>().Single().Order.Id.ShouldBe(old.Id);
    }

    [Fact]
    public void An_acknowledged_order_does_not_become_unknown_again()
    {
        var scenario = new DeskScenario { VenueAnswers = false }.Wants(Wish.Long(Coins.Btc, 10_000m));
        var order = scenario.Resting(OrderLeg.Entry);

        scenario.Answers(order, OrderStatus.Accepted).Answers(order, OrderStatus.Unknown);

        scenario.Resting(OrderLeg.Entry).Status.ShouldBe(OrderStatus.Accepted);
    }

    [Fact]
    public void A_stop_that_vanished_at_the_venue_is_asked_for_and_placed_again()
    {
        var desk = Guarded();
        var stop = desk.Book.Orders.Values.Single(o => o.Leg == OrderLeg.Stop);
        var seen = desk.SeenBalanced();

        desk.Later(10 * Second);
        desk.Replies(
            desk.Hears<VenueRequest.ReadAccount>().Single(), seen with { At = desk.VenueNow, OpenOrders = [] });
        desk.SaysKnown(desk.Hears<VenueRequest.Ask>().Single(), VenueStanding.Cancelled).Commits();

        var placed = desk.Later(2 * Second).Hears<VenueRequest.Place>().ShouldHaveSingleItem();
        placed.Ticket.Trigger.ShouldBe(stop.Trigger);
        placed.Ticket.Cloid.ShouldNotBe(stop.Cloid);
    }

    [Fact]
    public void A_difference_that_stays_freezes_the_account_and_one_that_passes_does_not()
    {
        var desk = Guarded();
        Differs(desk, 0.01m);
        Differs(desk, 0m);
        desk.Book.Frozen.ShouldBeNull();

        for (var seconds = 0; seconds < 12; seconds += 3)
        {
            Differs(desk, 0.01m);
        }

        desk.Book.Frozen!.ShouldContain("disagree");
    }

    [Fact]
    public void While_books_and_venue_differ_only_what_reduces_is_sent()
    {
        var desk = Guarded();
        Differs(desk, 0.01m);
        desk.Wants(Wish.Long(Coins.Eth, 1_000m), Wish.Close(Coins.Btc)).Commits();

        desk.Hears<VenueRequest.Place>().ShouldHaveSingleItem().Ticket.ReduceOnly.ShouldBeTrue();
    }

    [Fact]
    public void Exits_are_sent_before_anything_that_adds_risk()
    {
        var scenario = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m)).Fills(100_000m);
        scenario.VenueAnswers = false;
        scenario.Wants(Wish.Long(Coins.Eth, 1_000m)).Wants(Wish.Close(Coins.Btc));

        Desk.Owed(scenario.State).OfType<Duty.Send>().Select(duty => duty.Order.Leg)
            .ShouldBe([OrderLeg.Exit, OrderLeg.Entry]);
    }

    [Fact]
    public void An_emergency_exit_cannot_be_cancelled_while_it_is_all_that_guards()
    {
        var scenario = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m)).Fills(100_000m);
        scenario.VenueAnswers = false;
        scenario.Answers(scenario.Resting(OrderLeg.Stop), OrderStatus.Rejected);
        var exit = scenario.Resting(OrderLeg.Liquidation);

        scenario.Takes(new Input.CancelAsked(scenario.Now, DeskScenario.Edge, exit.Id, "people"));

        scenario.Resting(OrderLeg.Liquidation).Id.ShouldBe(exit.Id);
    }

    [Fact]
    public void A_frozen_account_whose_exit_is_refused_too_waits_for_a_person_instead_of_storming_the_venue()
    {
        var scenario = new DeskScenario().Wants(Wish.Long(Coins.Btc, 10_000m)).Fills(100_000m);
        scenario.VenueAnswers = false;
        scenario.Takes(new Input.FreezeAsked(scenario.Now, DeskScenario.Edge, "books and venue disagree"));

        scenario.Answers(scenario.Resting(OrderLeg.Stop), OrderStatus.Rejected)
            .Answers(scenario.Resting(OrderLeg.Liquidation), OrderStatus.Rejected);

        scenario.Orders.ShouldBeEmpty();
    }

    private static void Differs(VenueScenario desk, decimal btcMore)
    {
        desk.Later(61 * Second);
        foreach (var read in desk.Hears<VenueRequest.ReadHistory>())
        {
            desk.Replies(read, new VenueReply.History(desk.VenueNow, [], true));
        }

        desk.Later(3 * Second);
        desk.Replies(desk.Hears<VenueRequest.ReadAccount>().Single(), desk.SeenBalanced(btcMore));
        desk.Commits();
    }

    /// <summary>A long of 0.1 BTC whose stop rests at the venue.</summary>
    private static VenueScenario Guarded()
    {
        var desk = VenueScenario.Sent(out var place);
        desk.SaysKnown(place, VenueStanding.Filled, 0.1m).Commits().Executes(desk.Entry, 0.1m, "t1");
        desk.SaysKnown(desk.Later(Second).Hears<VenueRequest.Place>().Single(), VenueStanding.Open);
        return desk.Commits();
    }
}

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
    public void A_lost_answer_makes_the_order_unknown_and_the_same_bytes_go_again()
    {
        var desk = Sent(out var first);
        desk.Replies(first, new VenueReply.Lost("timeout"));
        desk.Entry.Status.ShouldBe(OrderStatus.Unknown);

        desk.Commits().Later(Second).Replies<VenueRequest.Ask>(now => new VenueReply.Unknown(now));
        var again = desk.Later(Second).Hears<VenueRequest.Place>().ShouldHaveSingleItem();

        again.Ticket.Bytes().ShouldBe(first.Ticket.Bytes());
        again.Ticket.Nonce.ShouldBe(first.Ticket.Nonce);
    }

    [Fact]
    public void The_next_owner_sends_the_same_bytes()
    {
        var desk = Sent(out var first);
        var heir = new VenueDesk(desk.Desk.Committed) { LeasedUntil = new Moment(long.MaxValue) };
        foreach (var read in heir.Due(default).OfType<VenueRequest.ReadAccount>())
        {
            heir.Take(read, desk.SeenBalanced(), (default, default));
        }

        heir.Due(default).OfType<VenueRequest.Place>().Single().Ticket.Bytes().ShouldBe(first.Ticket.Bytes());
    }

    [Fact]
    public void An_order_that_the_venue_never_heard_of_after_its_expiry_is_dead()
    {
        var desk = Sent(out var place);
        desk.Replies(place, new VenueReply.Lost("timeout")).Commits();

        desk.Later(OrderTicket.LifeMicros - Second).Replies<VenueRequest.Ask>(now => new VenueReply.Unknown(now));
        desk.Entry.Status.ShouldBe(OrderStatus.Unknown, "it could still arrive");
        desk.Later(2 * Second).Replies<VenueRequest.Ask>(now => new VenueReply.Unknown(now));

        desk.Book.Orders.ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_venues_clock_proves_a_death()
    {
        var desk = Sent(out var place);
        desk.Replies(place, new VenueReply.Lost("timeout")).Commits();
        var asked = desk.VenueNow;

        desk.Later(OrderTicket.LifeMicros + Second)
            .Replies<VenueRequest.Ask>(_ => new VenueReply.Unknown(asked));

        desk.Entry.Status.ShouldBe(OrderStatus.Unknown, "the answer is older than the expiry");
    }

    [Fact]
    public void A_refusal_of_a_repetition_is_no_refusal()
    {
        var desk = Sent(out var place);
        desk.Replies(place, new VenueReply.Lost("timeout")).Commits().Later(Second)
            .Replies<VenueRequest.Ask>(now => new VenueReply.Unknown(now)).Later(Second)
            .Replies<VenueRequest.Place>(now => new VenueReply.Refused(now, "insufficient margin"));

        desk.Entry.Status.ShouldBe(OrderStatus.Unknown);
    }

    [Fact]
    public void The_refusal_of_the_only_transmission_ends_the_order()
    {
        var desk = Sent(out var place);

        desk.Replies(place, new VenueReply.Refused(desk.VenueNow, "insufficient margin"));

        desk.Book.Orders.ShouldBeEmpty();
    }

    [Fact]
    public void The_next_owner_cannot_know_that_a_refusal_is_the_only_one()
    {
        var before = Sent(out _).Desk.Committed;
        var desk = new VenueScenario(before);
        desk.Later(2 * Second).Replies<VenueRequest.Place>(now => new VenueReply.Refused(now, "insufficient margin"));

        desk.Entry.Status.ShouldBe(OrderStatus.Unknown);
    }

    [Fact]
    public void An_id_seen_before_is_no_rejection()
    {
        var desk = Sent(out var place);
        desk.Replies(place, new VenueReply.SeenBefore(desk.VenueNow)).Commits();
        desk.Entry.Status.ShouldBe(OrderStatus.Unknown);

        desk.SaysKnown(desk.Hears<VenueRequest.Ask>().Single(), VenueStanding.Open);

        desk.Entry.Status.ShouldBe(OrderStatus.Accepted);
    }

    [Fact]
    public void The_end_of_an_order_waits_for_its_executions()
    {
        var desk = Sent(out var place);
        desk.SaysKnown(place, VenueStanding.Cancelled, 0.04m).Commits();
        desk.Entry.Status.ShouldBe(OrderStatus.Accepted, "0.04 are executed and not booked yet");

        desk.Executes(desk.Entry, 0.04m, "t1");
        desk.SaysKnown(desk.Later(Second).Hears<VenueRequest.Ask>().Single(), VenueStanding.Cancelled, 0.04m);

        desk.Book.Orders.Values.ShouldAllBe(o => o.Leg != OrderLeg.Entry);
        desk.Book.Positions[Coins.Btc].Size.ShouldBe(0.04m);
        desk.Book.Frozen.ShouldBeNull();
    }

    [Fact]
    public void An_execution_waits_for_the_one_it_builds_on()
    {
        var desk = Sent(out var place);
        desk.SaysKnown(place, VenueStanding.Open).Commits();
        desk.Executes(desk.Entry, 0.04m, "t1").Wants(Wish.Close(Coins.Btc)).Commits();
        var (entry, stop) = (desk.Entry, desk.Book.Orders.Values.Single(o => o.Leg == OrderLeg.Stop));
        var exit = desk.Book.Orders.Values.Single(o => o.Leg == OrderLeg.Exit);

        desk.Executes(stop, 0.04m, "t3").Executes(exit, 0.04m, "t4");
        desk.Book.Positions.ShouldBeEmpty("what the exit closed is not booked yet");
        desk.Executes(entry, 0.06m, "t2");

        desk.Book.Positions[Coins.Btc].Size.ShouldBe(0.02m);
        desk.Book.Frozen.ShouldBeNull();
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
        var desk = Sent(out var place);
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
        var desk = Sent(out var place);
        desk.SaysKnown(place, VenueStanding.Filled, 0.1m).Commits().Executes(desk.Entry, 0.1m, "t1");
        desk.SaysKnown(desk.Later(Second).Hears<VenueRequest.Place>().Single(), VenueStanding.Open);
        return desk.Commits();
    }

    private static VenueScenario Sent(out VenueRequest.Place place)
    {
        var desk = new VenueScenario().Wants(Wish.Long(Coins.Btc, 10_000m)).Commits();
        place = desk.Hears<VenueRequest.Place>().Single();
        return desk;
    }
}

using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Venues;

namespace Pitwall.Engine.Tests.Trading.Venues;

/// <summary>What nobody can say of an order, and what proves it after all.</summary>
public sealed class OrderDoubtTests
{
    private const long Second = Moment.Second;

    [Fact]
    public void A_lost_answer_makes_the_order_unknown_and_the_same_bytes_go_again()
    {
        var desk = VenueScenario.Sent(out var first);
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
        var desk = VenueScenario.Sent(out var first);
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
        var desk = VenueScenario.Sent(out var place);
        desk.Replies(place, new VenueReply.Lost("timeout")).Commits();

        desk.Later(OrderTicket.LifeMicros - Second).Replies<VenueRequest.Ask>(now => new VenueReply.Unknown(now));
        desk.Entry.Status.ShouldBe(OrderStatus.Unknown, "it could still arrive");
        desk.Later(2 * Second).Replies<VenueRequest.Ask>(now => new VenueReply.Unknown(now));

        desk.Book.Orders.ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_venues_clock_proves_a_death()
    {
        var desk = VenueScenario.Sent(out var place);
        desk.Replies(place, new VenueReply.Lost("timeout")).Commits();
        var asked = desk.VenueNow;

        desk.Later(OrderTicket.LifeMicros + Second)
            .Replies<VenueRequest.Ask>(_ => new VenueReply.Unknown(asked));

        desk.Entry.Status.ShouldBe(OrderStatus.Unknown, "the answer is older than the expiry");
    }

    [Fact]
    public void A_refusal_of_a_repetition_is_no_refusal()
    {
        var desk = VenueScenario.Sent(out var place);
        desk.Replies(place, new VenueReply.Lost("timeout")).Commits().Later(Second)
            .Replies<VenueRequest.Ask>(now => new VenueReply.Unknown(now)).Later(Second)
            .Replies<VenueRequest.Place>(now => new VenueReply.Refused(now, "insufficient margin"));

        desk.Entry.Status.ShouldBe(OrderStatus.Unknown);
    }

    [Fact]
    public void The_refusal_of_the_only_transmission_ends_the_order()
    {
        var desk = VenueScenario.Sent(out var place);

        desk.Replies(place, new VenueReply.Refused(desk.VenueNow, "insufficient margin"));

        desk.Book.Orders.ShouldBeEmpty();
    }

    [Fact]
    public void The_next_owner_cannot_know_that_a_refusal_is_the_only_one()
    {
        var before = VenueScenario.Sent(out _).Desk.Committed;
        var desk = new VenueScenario(before);
        desk.Later(2 * Second).Replies<VenueRequest.Place>(now => new VenueReply.Refused(now, "insufficient margin"));

        desk.Entry.Status.ShouldBe(OrderStatus.Unknown);
    }

    [Fact]
    public void An_id_seen_before_is_no_rejection()
    {
        var desk = VenueScenario.Sent(out var place);
        desk.Replies(place, new VenueReply.SeenBefore(desk.VenueNow)).Commits();
        desk.Entry.Status.ShouldBe(OrderStatus.Unknown);

        desk.SaysKnown(desk.Hears<VenueRequest.Ask>().Single(), VenueStanding.Open);

        desk.Entry.Status.ShouldBe(OrderStatus.Accepted);
    }

    [Fact]
    public void The_end_of_an_order_waits_for_its_executions()
    {
        var desk = VenueScenario.Sent(out var place);
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
        var desk = VenueScenario.Sent(out var place);
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
}

using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Venues;

/// <summary>
/// Carries orders to a venue that may be slow, silent or wrong, and brings back only what is proven. The rules: send
/// nothing that is not committed; on doubt ask, and send the same bytes again only while they can still expire; an
/// order is dead when the venue, asked after its expiry, has never heard of it.
/// </summary>
/// <remarks>
/// An order that ended at the venue is reported only when all its executions are booked: its end must not overtake
/// them.
/// </remarks>
internal sealed class Courier(DeskState loaded)
{
    private const long RetryMicros = Moment.Second / 2;
    private const long BusyMicros = Moment.Second;

    // A handful at a time: a list is looked through faster than anything sorted.
    private readonly List<(RowId Id, Errand Errand)> errands = [];
    private readonly RefusalPause pauses = new();
    private DeskState? owedFor;
    private Duty[] owed = [];

    /// <summary>The venue's word is wanted on some order.</summary>
    public bool HasQuestions
    {
        get
        {
            foreach (var (_, errand) in errands)
            {
                if (errand.MustAsk)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>What is to be asked of the venue now, from committed state alone; each request is then out.</summary>
    public List<VenueRequest> Due(DeskState committed, Moment now, Func<Order, bool> mayPlace)
    {
        if (!ReferenceEquals(committed, owedFor))
        {
            (owedFor, owed) = (committed, [.. Desk.Owed(committed)]);
        }

        var requests = new List<VenueRequest>();
        foreach (var duty in owed)
        {
            var errand = ErrandOf(duty.Order);
            if (!errand.IsOut && now >= errand.NotBefore && Next(duty, errand, now, MayPlace) is { } request)
            {
                errand.IsOut = true;
                requests.Add(request);
            }
        }

        foreach (var (id, errand) in errands)
        {
            if (errand is { MustAsk: true, IsOut: false } && now >= errand.NotBefore
                && Find(committed, id) is { } order)
            {
                errand.IsOut = true;
                requests.Add(Ask(order));
            }
        }

        return requests;

        bool MayPlace(Order order) => mayPlace(order) && !pauses.Holds(order, now);
    }

    /// <summary>What a reply proves about its order, or null when it proves nothing yet.</summary>
    public VenueAnswer? Hear(VenueRequest request, VenueReply reply, Order order, Moment now)
    {
        var errand = ErrandOf(order);
        errand.IsOut = false;
        pauses.Hear(order, reply, now);
        return reply switch
        {
            VenueReply.Known known => Learn(errand, known, order, now),
            VenueReply.Unknown unknown when request is VenueRequest.Ask => Miss(errand, unknown, order, now),
            VenueReply.Unknown or VenueReply.CancelTaken => AskNext(errand),
            VenueReply.Refused refused => Refuse(errand, refused, order),
            VenueReply.SeenBefore => Doubt(errand, order, "the venue has seen it before"),
            VenueReply.TurnedAway => TurnAway(errand, request, now),
            VenueReply.Lost lost => Lose(errand, request, lost, (order, now)),
            _ => throw new ArgumentException($"{reply.GetType().Name} is no answer about an order", nameof(reply)),
        };
    }

    /// <summary>The venue's list of open orders lacks it: ask what became of it.</summary>
    public void Inquire(Order order) => ErrandOf(order).MustAsk = true;

    /// <summary>Forgets orders that have ended.</summary>
    public void Forget(DeskState decided)
    {
        errands.RemoveAll(known => Find(decided, known.Id) is null);
    }

    private static Order? Find(DeskState desk, RowId id)
    {
        foreach (var (_, book) in desk.Agents)
        {
            if (book.Orders.TryGetValue(id, out var order))
            {
                return order;
            }
        }

        return null;
    }

    private Errand ErrandOf(Order order)
    {
        foreach (var (id, known) in errands)
        {
            if (id == order.Id)
            {
                return known;
            }
        }

        var errand = new Errand();
        errands.Add((order.Id, errand));
        return errand;
    }

    private static VenueRequest.Ask Ask(Order order) => new(order.Agent, order.Id, order.Cloid);

    private static VenueRequest? Next(Duty duty, Errand errand, Moment now, Func<Order, bool> mayPlace)
    {
        var order = duty.Order;
        var isFresh = now <= OrderTicket.ExpiryOf(order);
        if (errand.MustAsk || (duty is Duty.Cancel && order.Status == OrderStatus.Intended))
        {
            return Ask(order);
        }

        if (duty is Duty.Cancel)
        {
            return new VenueRequest.Cancel(order.Agent, order.Id, order.Instrument, order.Cloid);
        }

        var repeats = duty is not Duty.Inquire || (errand.MayRepeat && !order.CancelWanted);
        if (!isFresh || !repeats)
        {
            return Ask(order);
        }

        if (!mayPlace(order))
        {
            return null;
        }

        errand.Sends++;
        errand.MayRepeat = false;
        return new VenueRequest.Place(order.Agent, order.Id, OrderTicket.Of(order));
    }

    private static VenueAnswer? Learn(Errand errand, VenueReply.Known known, Order order, Moment now)
    {
        errand.MustAsk = false;
        errand.MayRepeat = false;
        var isNews = order.Status is OrderStatus.Intended or OrderStatus.Unknown;
        if (known.Standing == VenueStanding.Open || known.Filled != order.Filled)
        {
            // Executions come by the history; until they are booked the end of the order has to wait.
            errand.MustAsk = known.Standing != VenueStanding.Open;
            errand.Rest(now, RetryMicros);
            return isNews ? Say(order, OrderStatus.Accepted, null) : null;
        }

        return known.Standing switch
        {
            VenueStanding.Cancelled => Say(order, OrderStatus.Cancelled, known.Reason),
            VenueStanding.Rejected => Say(order, OrderStatus.Rejected, known.Reason),
            _ => null,
        };
    }

    /// <summary>Proof of death: asked after its expiry, the venue has never heard of the order.</summary>
    private static VenueAnswer? Miss(Errand errand, VenueReply.Unknown unknown, Order order, Moment now)
    {
        errand.MustAsk = false;
        if (unknown.At > OrderTicket.ExpiryOf(order))
        {
            return order.CancelWanted
                ? Say(order, OrderStatus.Cancelled, null)
                : Say(order, OrderStatus.Expired, "it never reached the venue");
        }

        errand.MayRepeat = true;
        errand.Rest(now, RetryMicros);
        return null;
    }

    private VenueAnswer? Refuse(Errand errand, VenueReply.Refused refused, Order order)
    {
        // Only the first transmission ever made can be refused for good: an earlier one may have been taken.
        var isFirst = errand is { Sends: 1, IsDoubtful: false } && order.Id.Seq > loaded.Seq;
        return isFirst
            ? Say(order, OrderStatus.Rejected, refused.Reason)
            : Doubt(errand, order, refused.Reason);
    }

    private static VenueAnswer? TurnAway(Errand errand, VenueRequest request, Moment now)
    {
        errand.Sends -= request is VenueRequest.Place ? 1 : 0;
        errand.MayRepeat |= request is VenueRequest.Place;
        errand.Rest(now, BusyMicros);
        return null;
    }

    private static VenueAnswer? Lose(
        Errand errand, VenueRequest request, VenueReply.Lost lost, (Order Order, Moment Now) about)
    {
        errand.Rest(about.Now, RetryMicros);
        return request is VenueRequest.Place ? Doubt(errand, about.Order, lost.Why) : null;
    }

    private static VenueAnswer? AskNext(Errand errand)
    {
        errand.MustAsk = true;
        return null;
    }

    private static VenueAnswer? Doubt(Errand errand, Order order, string why)
    {
        errand.IsDoubtful = true;
        errand.MustAsk = true;
        return order.Status == OrderStatus.Intended ? Say(order, OrderStatus.Unknown, why) : null;
    }

    private static VenueAnswer Say(Order order, OrderStatus status, string? reason) =>
        new(order.Agent, order.Id, status, reason);
}

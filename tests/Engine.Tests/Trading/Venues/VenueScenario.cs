using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Venues;

namespace Pitwall.Engine.Tests.Trading.Venues;

/// <summary>
/// One owner's session of the desk "edge" at a venue that a test plays by hand: it hears each request and says what
/// comes back. The monotonic clock starts at 0, the venue's ten minutes after the scenario's time.
/// </summary>
internal sealed class VenueScenario
{
    private readonly DeskScenario prices = new() { VenueAnswers = false };
    private Moment monotonic;

    public VenueScenario(DeskState? loaded = null)
    {
        Desk = new VenueDesk(loaded ?? prices.State) { LeasedUntil = new Moment(long.MaxValue) };
        foreach (var read in Hears<VenueRequest.ReadAccount>())
        {
            Replies(read, SeenBalanced());
        }

        foreach (var read in Hears<VenueRequest.ReadHistory>())
        {
            Replies(read, new VenueReply.History(VenueNow, [], true));
        }
    }

    /// <summary>A committed entry of 0.1 BTC, and the request that carries it.</summary>
    public static VenueScenario Sent(out VenueRequest.Place place)
    {
        var desk = new VenueScenario().Wants(Wish.Long(Coins.Btc, 10_000m)).Commits();
        place = desk.Hears<VenueRequest.Place>().Single();
        return desk;
    }

    public VenueDesk Desk { get; }

    public Moment VenueNow => DeskScenario.Start.Plus((10 * Moment.Minute) + monotonic.Micros);

    public AgentBook Book => Desk.State.Agents[DeskScenario.Edge];

    public Order Entry => Book.Orders.Values.Single(o => o.Leg == OrderLeg.Entry);

    public ImmutableArray<MarkSeen> Marks =>
        [.. prices.Marks.Select(mark => mark with { QuotedAt = VenueNow })];

    public VenueScenario Later(long micros)
    {
        monotonic = monotonic.Plus(micros);
        return this;
    }

    public VenueScenario Wants(params Proposal[] proposals) => Takes(new Input.Proposed(
        default, DeskScenario.Edge, $"v{Desk.State.Seq}", CycleOutcome.Ok, [Coins.Btc], [.. proposals], Marks,
        Cause.Model, ""));

    public VenueScenario Takes(Input input)
    {
        Desk.Submit(input, monotonic);
        return this;
    }

    /// <summary>The store has written everything that was decided.</summary>
    public VenueScenario Commits()
    {
        Desk.TakeRecorded();
        Desk.Acknowledge(Desk.State);
        return this;
    }

    /// <summary>What the desk asks now, of one kind; the rest of what it asks comes back as turned away.</summary>
    public IReadOnlyList<T> Hears<T>()
        where T : VenueRequest
    {
        var requests = Desk.Due(monotonic);
        foreach (var other in requests.Where(r => r is not T))
        {
            Desk.Withhold(other, monotonic);
        }

        return [.. requests.OfType<T>()];
    }

    public VenueScenario Replies(VenueRequest request, VenueReply reply)
    {
        Desk.Take(request, reply, (monotonic, monotonic));
        return this;
    }

    public VenueScenario Replies<T>(Func<Moment, VenueReply> reply)
        where T : VenueRequest => Replies(Hears<T>().Single(), reply(VenueNow));

    public VenueScenario SaysKnown(VenueRequest request, VenueStanding standing, decimal filled = 0m) =>
        Replies(request, new VenueReply.Known(VenueNow, standing, new Quantity(filled), null));

    /// <summary>A line of the venue's history, booked if the desk thinks it fits.</summary>
    public VenueScenario Executes(Order order, decimal size, string key)
    {
        Desk.Nudge(order.Agent);
        Later(Moment.Second);
        var line = new VenueEntry.Executed(
            key, VenueNow, order.Cloid, new Price(100_000m), new Quantity(size), new Usd(1m), Liquidity.Taker);
        foreach (var read in Hears<VenueRequest.ReadHistory>())
        {
            Replies(read, new VenueReply.History(VenueNow, [line], true));
        }

        while (Desk.TakeMail(monotonic) is { Count: > 0 } mail)
        {
            Takes(mail[0].Input);
        }

        return Commits();
    }

    /// <summary>The account as it would be if the venue agreed with the books, but for one coin's position.</summary>
    public VenueReply.Account SeenBalanced(decimal btcMore = 0m)
    {
        var positions = Book.Positions.ToImmutableSortedDictionary(p => p.Key, p => p.Value.Size);
        var balance = Book.CashAndMargin.Value - Book.Positions.Values.Sum(p => p.Cost.Value);
        return new VenueReply.Account(
            VenueNow,
            balance,
            btcMore == 0m
                ? positions
                : positions.SetItem(Coins.Btc, positions.GetValueOrDefault(Coins.Btc) + btcMore),
            [.. Book.Orders.Values.Where(o => o.Status is OrderStatus.Accepted or OrderStatus.PartlyFilled)
                .Select(o => o.Cloid)]);
    }
}

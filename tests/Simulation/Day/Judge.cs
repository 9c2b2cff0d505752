using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Venues;
using Pitwall.Simulation.Venue;

namespace Pitwall.Simulation.Day;

/// <summary>
/// Stands outside the desk and sees the wire, the store and the venue at once: what no row can show. Which invariant is
/// held where is written in <see cref="LawBook"/>.
/// </summary>
internal sealed class Judge(World world)
{
    private const long NakedMaxMicros = 5 * Moment.Minute;

    private readonly SortedDictionary<string, (string Bytes, long Nonce)> wires = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> naked = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> orphans = new(StringComparer.Ordinal);
    private readonly HashSet<(string Account, long Nonce)> nonces = [];

    /// <summary>Accounts on which somebody traded by hand: they must end frozen, and only they may.</summary>
    public SortedDictionary<string, Moment> Strangers { get; } = new(StringComparer.Ordinal);

    public long Sends { get; private set; }

    /// <summary>Bytes are about to leave a process.</summary>
    public void Sent(Session sender, VenueRequest request)
    {
        Sends++;
        world.Trace.Add(world.Time.Now, request.GetType().Name, Sends);
        if (request is not VenueRequest.Place place)
        {
            return;
        }

        var stored = world.Store.Look(World.DeskNumber);
        Hold(stored.Knows(place.Ticket.Cloid), $"I12: order {place.Order} was sent and never committed");
        Hold(stored.Epoch == sender.Lease.Epoch, $"I13: order {place.Order} was sent under an old epoch");
        Hold(!stored.State.Kill.Engaged, $"I16: order {place.Order} was sent under the kill latch");
        var book = stored.State.Agents[place.Account];
        var latched = book.Loss is { Latched: true } day && day.Day == world.Time.Now.StartOfDay;
        Hold(place.Ticket.ReduceOnly || !latched, $"I15: order {place.Order} adds risk after the loss limit");
        var cloid = place.Ticket.Cloid.ToString();
        var bytes = Convert.ToBase64String(place.Ticket.Bytes());
        if (wires.TryGetValue(cloid, out var known))
        {
            Hold(known == (bytes, place.Ticket.Nonce), $"I12: order {place.Order} was repeated with other bytes");
        }
        else
        {
            wires.Add(cloid, (bytes, place.Ticket.Nonce));
            Hold(nonces.Add((place.Account.ToString(), place.Ticket.Nonce)),
                $"I11: nonce {place.Ticket.Nonce} was used for two orders");
        }
    }

    /// <summary>Looks at the venue from time to time: guards where they are needed and nowhere else.</summary>
    public void Look(long micros, bool isHealthy)
    {
        foreach (var account in world.Venue.Accounts)
        {
            if (!Strangers.ContainsKey(account.Name))
            {
                Look(account, "sim:BTC", (micros, isHealthy));
                Look(account, "sim:ETH", (micros, isHealthy));
            }
        }
    }

    private void Look(VenueAccount account, string coin, (long Micros, bool IsHealthy) passed)
    {
        var size = account.PositionIn(coin);
        var (covered, guards) = (0m, 0);
        foreach (var order in account.Open)
        {
            if (order.IsIn(coin) && order.Ticket is { ReduceOnly: true, Trigger: not null })
            {
                guards++;
                covered += order.IsBuy == size < 0 && order.Ticket.Type is OrderType.Stop or OrderType.TrailingStop
                    ? order.Left : 0m;
            }
        }

        var what = coin + account.Name;
        Clock(naked, what, covered < Math.Abs(size), passed,
            () => $"I17: {coin} of {account.Name} has {size} and stops for {covered} at the venue");
        Clock(orphans, what, size == 0 && guards > 0, passed,
            () => $"I18: {coin} of {account.Name} has a trigger order at the venue and no position");
    }

    /// <summary>Faults have ended and time was given: everything must agree with everything.</summary>
    public void AtRest(DeskState state)
    {
        foreach (var (agent, book) in state.Agents)
        {
            var account = world.Venue.AccountOf(agent.ToString());
            if (Strangers.TryGetValue(account.Name, out var since))
            {
                Hold(book.Frozen is not null, $"I2: {agent} was traded by hand at {since} and is not frozen");
                continue;
            }

            Hold(book.Frozen is null, $"I2: {agent} is frozen without a cause: {book.Frozen}");
            foreach (var order in book.Orders.Values)
            {
                Hold(order.Status is OrderStatus.Accepted or OrderStatus.PartlyFilled && !order.CancelWanted,
                    $"I8: order {order.Id} ({order.Leg}) is still {order.Status} at rest");
                Hold(account.Open.Any(o => o.Ticket.Cloid == order.Cloid),
                    $"I30: order {order.Id} ({order.Leg}) is open here and not at the venue");
            }

            Hold(account.Open.Count == book.Orders.Count,
                $"I7: {agent} has {account.Open.Count} orders at the venue and {book.Orders.Count} here");
            CompareMoney(book, account);
        }

        Hold(world.Venue.Complaints.Count == 0, world.Venue.Complaints.FirstOrDefault() ?? "");
    }

    /// <summary>The stored bytes fold to the same state, and today's rules decide the same bytes again.</summary>
    public void Replay(DeskState state, bool decides)
    {
        var folded = DeskState.Empty(World.DeskNumber);
        var hash = Hash32.Zero;
        foreach (var stored in world.Store.Look(World.DeskNumber).Journal)
        {
            var row = Recorded.Read(stored.Row.Seq, stored.Row.At, stored.Row.Kind, stored.Row.Payload);
            hash = JournalHash.Row(hash, World.DeskNumber, row, stored.Wall, stored.Epoch);
            Hold(hash == stored.Hash, $"I26: row {row.Seq} breaks the chain");
            if (decides)
            {
                var again = Canonical.Bytes(new Step(row.Step.Input, Desk.Decide(folded, row.Step.Input)));
                Hold(again.AsSpan().SequenceEqual(row.Payload), $"I26: row {row.Seq} decides differently again");
            }

            folded = Fold.Row(folded, row);
        }

        Hold(StateHash.Of(folded) == StateHash.Of(state), "I26: the journal's bytes fold to another state");
    }

    private void CompareMoney(AgentBook book, VenueAccount account)
    {
        foreach (var coin in World.Coins)
        {
            var ours = book.Positions.GetValueOrDefault(coin)?.Size ?? 0m;
            var theirs = account.PositionIn(coin.ToString());
            Hold(ours == theirs, $"I2: {coin} of {book.Agent} is {ours} here and {theirs} at the venue");
        }

        var balance = book.CashAndMargin.Value - book.Positions.Values.Sum(p => p.Cost.Value);
        Hold(Math.Abs(balance - account.Balance) <= 0.000001m,
            $"I1: {book.Agent} has {balance} here and {account.Balance} at the venue");
        Hold(book.Balance(Account.Fees).Value == account.Fees,
            $"I5: {book.Agent} paid {account.Fees} of fees and booked {book.Balance(Account.Fees)}");
        Hold(Math.Abs(book.Balance(Account.Funding).Value - account.Funding) <= 0.000001m,
            $"I3: {book.Agent} paid {account.Funding} of funding and booked {book.Balance(Account.Funding)}");
    }

    private static void Clock(
        SortedDictionary<string, long> since, string what, bool isWrong, (long Micros, bool IsHealthy) passed,
        Func<string> words)
    {
        if (!isWrong)
        {
            since.Remove(what);
        }
        else if (passed.IsHealthy)
        {
            since[what] = since.GetValueOrDefault(what) + passed.Micros;
            Hold(since[what] <= NakedMaxMicros, words());
        }
    }

    private static void Hold(bool holds, string words)
    {
        if (!holds)
        {
            throw new ViolationException(words);
        }
    }
}

using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Venues;

namespace Pitwall.Simulation.Venue;

/// <summary>
/// A venue outside the process with a ledger of its own. It is the truth about positions and money; it takes an order
/// once per id and nonce, none after its expiry, and tells lines of its history late when it is told to.
/// </summary>
internal sealed class FakeVenue(SeededNoise noise, VenueRules[] rules)
{
    private const decimal TakerRate = 0.00045m;
    private const decimal MakerRate = 0.00015m;

    private readonly SortedDictionary<string, VenueAccount> accounts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, VenueRules> rules = new(
        rules.ToDictionary(r => r.Coin, StringComparer.Ordinal), StringComparer.Ordinal);

    // Of one move at a time: an execution removes from the open orders while they are gone through.
    private readonly List<VenueOrder> met = [];
    private Moment last;
    private long fills;

    public SortedDictionary<string, decimal> Marks { get; } = new(
        rules.ToDictionary(r => r.Coin, r => r.Start, StringComparer.Ordinal), StringComparer.Ordinal);

    public IEnumerable<VenueAccount> Accounts => accounts.Values;

    /// <summary>Told of every execution at once; what becomes of the message is the wire's business.</summary>
    public Action<string>? Executed { get; set; }

    /// <summary>What the venue had to refuse although the desk knows the rules.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Orders ever taken.</summary>
    public long Taken { get; private set; }

    public long Fills => fills;

    /// <summary>What is to go wrong with the next thing: a refused order, a line shown late, a thin book.</summary>
    public Func<VenueFault, bool> Trouble { get; set; } = _ => false;

    public VenueAccount AccountOf(string name) => accounts[name];

    public void Deposit(string name, decimal usd)
    {
        if (!accounts.TryGetValue(name, out var account))
        {
            accounts[name] = account = new VenueAccount(name);
        }

        account.Balance += usd;
        account.Touch();
    }

    public VenueReply Handle(VenueRequest request, Moment now)
    {
        var account = accounts[request.Account.ToString()];
        return request switch
        {
            VenueRequest.Place place => Place(account, place.Ticket, now),
            VenueRequest.Cancel cancel => Cancel(account, cancel.Cloid, now),
            VenueRequest.Ask ask => Ask(account, ask.Cloid, now),
            VenueRequest.ReadHistory read => account.Read(read.Since, now),
            VenueRequest.ReadAccount => account.Describe(now),
            _ => throw new ArgumentException($"no such request: {request}", nameof(request)),
        };
    }

    /// <summary>The mark moves: triggers fire and resting limits are met.</summary>
    public void Move(string coin, decimal mark, Moment now)
    {
        Marks[coin] = mark;
        foreach (var account in accounts.Values)
        {
            met.Clear();
            foreach (var order in account.Open)
            {
                if (order.IsIn(coin) && (!order.Waits || order.IsCrossedBy(mark)))
                {
                    met.Add(order);
                }
            }

            foreach (var order in met)
            {
                if (order.Waits || order.IsOpen)
                {
                    order.IsTriggered |= order.Waits;
                    Execute(account, order, now);
                }
            }
        }
    }

    /// <summary>Whoever holds at the hour pays size × oracle × rate; negative is received.</summary>
    public void Fund(string coin, decimal rate, Moment hour)
    {
        foreach (var account in accounts.Values)
        {
            var size = account.PositionIn(coin);
            if (size != 0)
            {
                var paid = Math.Round(size * Marks[coin] * rate, 8, MidpointRounding.ToEven);
                account.Balance -= paid;
                account.Funding += paid;
                account.Touch();
                Write(account, new VenueEntry.Funded(
                    $"f{hour.Micros}{coin}", Tick(hour), new InstrumentId(coin), rate, new Price(Marks[coin])), hour);
            }
        }
    }

    /// <summary>Somebody trades by hand on the account: the desk knows nothing of it.</summary>
    public void TradeByHand(string name, string coin, decimal signedSize, Moment now)
    {
        var account = accounts[name];
        var fee = Fee(Math.Abs(signedSize) * Marks[coin], TakerRate);
        account.Trade(coin, signedSize, Marks[coin], fee);
        Write(account, new VenueEntry.Executed(
            NextKey(), Tick(now), Cloid.ForMirror(1, "hand", NextKey(), coin), new Price(Marks[coin]),
            new Quantity(Math.Abs(signedSize)), Usd.Rounded(fee), Liquidity.Taker), now);
    }

    /// <summary>The venue drops an order on its own.</summary>
    public void Drop(VenueOrder order) => End(accounts[order.Account], order, VenueStanding.Cancelled, "removed");

    private VenueReply Place(VenueAccount account, OrderTicket ticket, Moment now)
    {
        if (now > ticket.ExpiresAfter)
        {
            return new VenueReply.Refused(now, "expired");
        }

        if (account.Nonces.Contains(ticket.Nonce) || account.Orders.ContainsKey(ticket.Cloid.ToString()))
        {
            return new VenueReply.SeenBefore(now);
        }

        account.Nonces.Add(ticket.Nonce);
        if (rules[ticket.Instrument.ToString()].Objection(ticket) is { } objection)
        {
            Complaints.Add($"I6: the venue had to refuse {ticket.Cloid}: {objection}");
            return new VenueReply.Refused(now, objection);
        }

        var order = new VenueOrder(account.Name, ticket);
        if (Refusal(account, order) is { } reason)
        {
            return new VenueReply.Refused(now, reason);
        }

        account.Orders.Add(ticket.Cloid.ToString(), order);
        account.Open.Add(order);
        account.Touch();
        Taken++;
        if (!order.Waits)
        {
            Execute(account, order, now);
        }

        return Answer(order, now);
    }

    private string? Refusal(VenueAccount account, VenueOrder order)
    {
        if (Trouble(VenueFault.Refuse))
        {
            return "insufficient margin";
        }

        if (order.Ticket.ReduceOnly && Reducible(account, order) == 0)
        {
            return "reduce only order would increase position";
        }

        var crosses = order.Ticket.Limit is { } limit && !order.Waits
            && (order.IsBuy ? limit.Value >= Marks[order.Coin] : limit.Value <= Marks[order.Coin]);
        return order.Ticket.TimeInForce == TimeInForce.Alo && crosses ? "post only order would take" : null;
    }

    private VenueReply Cancel(VenueAccount account, Cloid cloid, Moment now)
    {
        if (!account.Orders.TryGetValue(cloid.ToString(), out var order))
        {
            return new VenueReply.Unknown(now);
        }

        if (!order.IsOpen)
        {
            return Answer(order, now);
        }

        End(account, order, VenueStanding.Cancelled, null);
        return new VenueReply.CancelTaken(now);
    }

    private static VenueReply Ask(VenueAccount account, Cloid cloid, Moment now) =>
        account.Orders.TryGetValue(cloid.ToString(), out var order)
            ? Answer(order, now)
            : new VenueReply.Unknown(now);

    private static VenueReply.Known Answer(VenueOrder order, Moment now) =>
        new(now, order.Standing, new Quantity(order.Filled), order.Reason);

    /// <summary>Meets the market at the mark; what is left of a taker ends, of a limit rests.</summary>
    private void Execute(VenueAccount account, VenueOrder order, Moment now)
    {
        var rests = order.Ticket.Limit is not null && order.Ticket.TimeInForce != TimeInForce.Ioc;
        if (order.Ticket.Limit is { } limit
            && (order.IsBuy ? Marks[order.Coin] > limit.Value : Marks[order.Coin] < limit.Value))
        {
            if (!rests)
            {
                End(account, order, VenueStanding.Cancelled, "no liquidity within the limit");
            }

            return;
        }

        var isThin = Trouble(VenueFault.ThinBook);
        for (var part = 0; part < 3 && order.Left > 0 && order.IsOpen; part++)
        {
            var size = isThin ? Cut(order, order.Left * 0.4m) : part < 2 && noise.NextInt(4) == 0
                ? Cut(order, order.Left * 0.5m) : order.Left;
            Fill(account, order, Math.Min(size, Reducible(account, order)), now);
        }

        if (order.IsOpen && !rests)
        {
            End(account, order, VenueStanding.Cancelled, "the book was thin");
        }
    }

    private decimal Cut(VenueOrder order, decimal size)
    {
        var cut = Math.Round(size, rules[order.Coin].SizeDecimals, MidpointRounding.ToZero);
        return cut > 0 ? cut : order.Left;
    }

    private void Fill(VenueAccount account, VenueOrder order, decimal size, Moment now)
    {
        if (size <= 0)
        {
            End(account, order, VenueStanding.Cancelled, "nothing is left to reduce");
            return;
        }

        var isMaker = order.Ticket.Limit is not null && !order.Ticket.ReduceOnly && !order.IsTriggered;
        var half = isMaker ? 0m : rules[order.Coin].HalfSpread * (order.IsBuy ? 1 : -1);
        var price = isMaker
            ? order.Ticket.Limit!.Value.Value
            : rules[order.Coin].Rounded(Marks[order.Coin] * (1m + half), up: order.IsBuy);
        var fee = Fee(size * price, isMaker ? MakerRate : TakerRate);
        order.Filled += size;
        account.Trade(order.Coin, order.IsBuy ? size : -size, price, fee);
        var visible = Trouble(VenueFault.ShownLate) ? now.Plus(2 * Moment.Second) : now;
        Write(account, new VenueEntry.Executed(
            NextKey(), Tick(now), order.Ticket.Cloid, new Price(price), new Quantity(size), Usd.Rounded(fee),
            isMaker ? Liquidity.Maker : Liquidity.Taker), visible);
        if (order.Left == 0)
        {
            End(account, order, VenueStanding.Filled, null);
        }

        Executed?.Invoke(account.Name);
    }

    private static decimal Reducible(VenueAccount account, VenueOrder order)
    {
        if (!order.Ticket.ReduceOnly)
        {
            return order.Left;
        }

        var held = account.PositionIn(order.Coin);
        return (held > 0) == order.IsBuy || held == 0 ? 0m : Math.Min(order.Left, Math.Abs(held));
    }

    private static void End(VenueAccount account, VenueOrder order, VenueStanding standing, string? reason)
    {
        (order.Standing, order.Reason) = (standing, reason);
        account.Open.Remove(order);
        account.Touch();
    }

    private static void Write(VenueAccount account, VenueEntry entry, Moment visible) =>
        account.History.Add((entry, visible));

    private static decimal Fee(decimal notional, decimal rate) =>
        Math.Round(notional * rate, 8, MidpointRounding.ToEven);

    private string NextKey() => string.Create(CultureInfo.InvariantCulture, $"t{++fills}");

    /// <summary>No two lines share a moment.</summary>
    private Moment Tick(Moment now) => last = now > last ? now : last.Plus(1);
}

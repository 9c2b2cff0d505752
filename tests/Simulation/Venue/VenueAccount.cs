using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Venues;

namespace Pitwall.Simulation.Venue;

/// <summary>
/// One account at the fake venue: the oracle that the product's books are held against, kept by a cash-flow arithmetic
/// of its own. A buy takes money, a sale brings it, fees and funding take it; nothing is averaged.
/// </summary>
internal sealed class VenueAccount(string name)
{
    private const int PageMax = 12;

    private VenueReply.Account? seen;

    public string Name { get; } = name;

    public decimal Balance { get; set; }

    public decimal Fees { get; set; }

    public decimal Funding { get; set; }

    public SortedDictionary<string, decimal> Positions { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, VenueOrder> Orders { get; } = new(StringComparer.Ordinal);

    /// <summary>Open orders by arrival.</summary>
    public List<VenueOrder> Open { get; } = [];

    public HashSet<long> Nonces { get; } = [];

    /// <summary>All that was executed and funded, in the venue's order, with the moment it can first be read.</summary>
    public List<(VenueEntry Entry, Moment Visible)> History { get; } = [];

    public decimal PositionIn(string coin) => Positions.GetValueOrDefault(coin);

    public void Trade(string coin, decimal signedSize, decimal price, decimal fee)
    {
        Balance -= (signedSize * price) + fee;
        Fees += fee;
        Touch();
        var after = PositionIn(coin) + signedSize;
        if (after == 0)
        {
            Positions.Remove(coin);
        }
        else
        {
            Positions[coin] = after;
        }
    }

    /// <summary>One page of what can be read since a moment, oldest first.</summary>
    public VenueReply.History Read(Moment since, Moment now)
    {
        var lines = new List<VenueEntry>();
        for (var i = History.Count - 1; i >= 0 && History[i].Entry.At >= since; i--)
        {
            if (History[i].Visible <= now)
            {
                lines.Add(History[i].Entry);
            }
        }

        lines.Reverse();
        return new VenueReply.History(now, [.. lines.Take(PageMax)], lines.Count <= PageMax);
    }

    public VenueReply.Account Describe(Moment now)
    {
        seen ??= new VenueReply.Account(
            now,
            Balance,
            Positions.ToImmutableSortedDictionary(p => new InstrumentId(p.Key), p => p.Value),
            [.. Open.Select(o => o.Ticket.Cloid)]);
        return seen with { At = now };
    }

    /// <summary>Something changed: the next description is made anew.</summary>
    public void Touch() => seen = null;
}

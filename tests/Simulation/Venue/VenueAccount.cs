using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Venues;

namespace Pitwall.Simulation.Venue;

/// <summary>
/// One account at the fake venue: the oracle that the product's books are held against, kept by a cash-flow arithmetic
/// of its own. A buy takes money, a sale brings it, fees and funding take it; nothing is averaged.
/// </summary>
internal sealed class VenueAccount(string name)
{
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

    /// <summary>The last description, while nothing has changed.</summary>
    public VenueReply.Account? Seen { get; set; }

    public decimal PositionIn(string coin) => Positions.GetValueOrDefault(coin);

    public void Trade(string coin, decimal signedSize, decimal price, decimal fee)
    {
        Balance -= (signedSize * price) + fee;
        Fees += fee;
        Seen = null;
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
}

using Pitwall.Engine.Agents;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Tests.Pages.Compat;

/// <summary>The life of one lot as the journal's facts tell it.</summary>
internal sealed class LivedLot(Lot lot, decimal entry)
{
    private readonly List<Fact.LotReduced> exits = [];

    public Lot Lot { get; } = lot;

    /// <summary>Price of the entry, quote currency.</summary>
    public decimal Entry { get; } = entry;

    public IReadOnlyList<Fact.LotReduced> Exits => exits;

    /// <summary>The exit that took the last of it, null while some is left.</summary>
    public Fact.LotReduced? Closed => exits.LastOrDefault(exit => exit.Left.Size.IsZero);

    /// <summary>When the last exit was, the desk's clock.</summary>
    public Moment ClosedAt { get; private set; }

    /// <summary>USD, net of fees and funding.</summary>
    public decimal Net => exits.Sum(exit => (exit.Gross - exit.EntryFee - exit.ExitFee - exit.Funding).Value);

    /// <summary>Every lot of an agent in the order of its entries.</summary>
    public static IReadOnlyList<LivedLot> Of(IEnumerable<(Moment At, Fact Fact)> facts, AgentSlug agent)
    {
        var lots = new List<LivedLot>();
        var price = 0m;
        foreach (var (at, fact) in facts)
        {
            switch (fact)
            {
                case Fact.Filled filled:
                    price = filled.Fill.Price.Value;
                    break;
                case Fact.LotOpened opened when opened.Lot.Agent == agent:
                    lots.Add(new LivedLot(opened.Lot, price));
                    break;
                case Fact.LotReduced reduced when reduced.Left.Agent == agent:
                    lots.Single(lot => lot.Lot.Id == reduced.Left.Id).Take(reduced, at);
                    break;
            }
        }

        return lots;
    }

    private void Take(Fact.LotReduced exit, Moment at)
    {
        exits.Add(exit);
        ClosedAt = at;
    }
}

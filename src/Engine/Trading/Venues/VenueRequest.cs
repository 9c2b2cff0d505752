using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Venues;

/// <summary>What a desk asks of a venue outside the process, in the name of one agent's account.</summary>
public abstract record VenueRequest(AgentSlug Account)
{
    public sealed record Place(AgentSlug Account, RowId Order, OrderTicket Ticket) : VenueRequest(Account);

    public sealed record Cancel(AgentSlug Account, RowId Order, InstrumentId Instrument, Cloid Cloid)
        : VenueRequest(Account);

    /// <summary>What became of an order, by its client order id.</summary>
    public sealed record Ask(AgentSlug Account, RowId Order, Cloid Cloid) : VenueRequest(Account);

    /// <summary>Executions and funding from this moment of the venue's clock on, oldest first.</summary>
    public sealed record ReadHistory(AgentSlug Account, Moment Since) : VenueRequest(Account);

    /// <summary>Positions, money and open orders as the venue has them.</summary>
    public sealed record ReadAccount(AgentSlug Account) : VenueRequest(Account);
}

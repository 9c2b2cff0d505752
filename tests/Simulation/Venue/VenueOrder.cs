using Pitwall.Engine.Trading.Venues;

namespace Pitwall.Simulation.Venue;

/// <summary>An order as the fake venue keeps it: plain numbers, none of the product's state.</summary>
internal sealed class VenueOrder(string account, OrderTicket ticket)
{
    public string Account { get; } = account;

    public OrderTicket Ticket { get; } = ticket;

    public string Coin { get; } = ticket.Instrument.ToString();

    public bool IsBuy { get; } = ticket.Side == Pitwall.Engine.Trading.Side.Buy;

    public decimal Size { get; } = ticket.Size.Value;

    public decimal Filled { get; set; }

    public decimal Left => Size - Filled;

    public bool IsTriggered { get; set; }

    public VenueStanding Standing { get; set; } = VenueStanding.Open;

    public string? Reason { get; set; }

    public bool IsOpen => Standing == VenueStanding.Open;

    /// <summary>Rests until the mark crosses its trigger.</summary>
    public bool Waits => Ticket.Trigger is not null && !IsTriggered;

    public bool IsIn(string coin) => string.Equals(Coin, coin, StringComparison.Ordinal);

    /// <summary>A stop fires against its side, a target with it.</summary>
    public bool IsCrossedBy(decimal mark)
    {
        var isTarget = Ticket.Type == Pitwall.Engine.Trading.OrderType.Target;
        return IsBuy != isTarget ? mark >= Ticket.Trigger!.Value.Value : mark <= Ticket.Trigger!.Value.Value;
    }
}

using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Venues;

/// <summary>What a venue says of an order it knows.</summary>
public enum VenueStanding
{
    Open,
    Filled,
    Cancelled,
    Rejected,
}

/// <summary>
/// What came of one request. AnsweredAt is the venue's clock when it answered: what it did not know then, it did not
/// know; null when nothing readable came back.
/// </summary>
public abstract record VenueReply
{
    public Moment? AnsweredAt => this switch
    {
        Known known => known.At,
        Unknown unknown => unknown.At,
        Refused refused => refused.At,
        SeenBefore seen => seen.At,
        TurnedAway turned => turned.At,
        CancelTaken taken => taken.At,
        History history => history.At,
        Account account => account.At,
        _ => null,
    };

    /// <summary>The venue knows the order; Filled is all it has executed so far.</summary>
    public sealed record Known(Moment At, VenueStanding Standing, Quantity Filled, string? Reason) : VenueReply;

    /// <summary>The venue has never taken an order of this id.</summary>
    public sealed record Unknown(Moment At) : VenueReply;

    /// <summary>This transmission was looked at and refused; says nothing of an earlier one.</summary>
    public sealed record Refused(Moment At, string Reason) : VenueReply;

    /// <summary>Id or nonce were used before: an earlier transmission arrived, and this is no refusal of it.</summary>
    public sealed record SeenBefore(Moment At) : VenueReply;

    /// <summary>Too many requests: it was not looked at.</summary>
    public sealed record TurnedAway(Moment At) : VenueReply;

    /// <summary>The cancellation was taken; what was executed before it must be asked.</summary>
    public sealed record CancelTaken(Moment At) : VenueReply;

    /// <summary>No answer in time, an error of the server or unreadable bytes: nobody knows what happened.</summary>
    public sealed record Lost(string Why) : VenueReply;

    /// <summary>What the account did since the asked moment; not complete when the venue's page was full.</summary>
    public sealed record History(Moment At, ImmutableArray<VenueEntry> Entries, bool IsComplete) : VenueReply;

    /// <summary>
    /// Net positions in units (short negative), the ids of open orders, and Balance in USD: everything paid in, less
    /// what open positions cost, fees and funding.
    /// </summary>
    public sealed record Account(
        Moment At,
        decimal Balance,
        ImmutableSortedDictionary<InstrumentId, decimal> Positions,
        ImmutableSortedSet<Cloid> OpenOrders) : VenueReply;
}

/// <summary>One line of an account's history at the venue; Key is unique in the account for ever.</summary>
public abstract record VenueEntry(string Key, Moment At)
{
    public sealed record Executed(
        string Key, Moment At, Cloid Cloid, Price Price, Quantity Size, Usd Fee, Liquidity Liquidity)
        : VenueEntry(Key, At);

    /// <summary>Hourly funding of one instrument; the desk works the amount out itself.</summary>
    public sealed record Funded(string Key, Moment At, InstrumentId Instrument, decimal Rate, Price Oracle)
        : VenueEntry(Key, At);
}

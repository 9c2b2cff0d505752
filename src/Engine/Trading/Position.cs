using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// One entry that is still (partly) open, closed first in, first out. Size is unsigned and what is left; Cost, EntryFee
/// and Funding (paid positive) are USD of what is left.
/// </summary>
public sealed record Lot(
    RowId Id,
    AgentSlug Agent,
    InstrumentId Instrument,
    Side Side,
    RowId Order,
    RowId Decision,
    Cause Cause,
    Moment OpenedAt,
    Quantity Opened,
    Quantity Size,
    Usd Cost,
    Usd EntryFee,
    Usd Funding);

/// <summary>
/// What guards a position: its stop (with a distance when it trails) and target, and how many orders of each leg this
/// position has had, which numbers the next one.
/// </summary>
public sealed record Protection(
    Price? Stop, Cause StopCause, decimal? TrailBy, Price? Target, int Stops, int Targets, int Liquidations)
{
    public static Protection None { get; } = new(null, Cause.Stop, null, null, 0, 0, 0);
}

/// <summary>
/// The net position of one agent in one instrument. Size is signed (short negative); Cost is the signed USD paid for
/// what is open (never an average); Margin is the isolated margin in USD, 0 in cross mode.
/// </summary>
public sealed record Position(
    InstrumentId Instrument,
    decimal Size,
    Usd Cost,
    Usd Margin,
    Leverage Leverage,
    MarginMode Mode,
    Moment OpenedAt,
    RowId Decision,
    Protection Protection,
    ImmutableArray<Lot> Lots)
{
    public int Sign => Math.Sign(Size);

    public Quantity AbsSize => new(Math.Abs(Size));

    /// <summary>USD at a mark: size × mark − cost, rounded once.</summary>
    public Usd UnrealisedAt(Price mark) => Usd.Rounded(Size * mark.Value) - Cost;

    public decimal NotionalAt(Price mark) => Math.Abs(Size) * mark.Value;
}

/// <summary>One execution at the venue (or the paper venue), as booked.</summary>
public sealed record Fill(
    RowId Id,
    string Key,
    RowId Order,
    AgentSlug Agent,
    InstrumentId Instrument,
    RowId Decision,
    Cause Cause,
    Side Side,
    Price Price,
    Quantity Size,
    Usd Notional,
    Usd Fee,
    Liquidity Liquidity,
    string Model,
    QuoteGrade Grade,
    Price Reference);

/// <summary>One line of a double entry: the lines of one fact sum to zero.</summary>
public sealed record Posting(
    RowId Id,
    Account Account,
    Usd Amount,
    Cause Cause,
    InstrumentId? Instrument,
    RowId? Order,
    RowId? Fill,
    string Memo);

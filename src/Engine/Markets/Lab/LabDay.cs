using System.Collections.Immutable;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets.Lab;

/// <summary>
/// One UTC day of the Lab: its regime and its coins in the order of <see cref="LabInstruments.All"/>.
/// </summary>
public sealed record LabDay(Moment Start, LabRegime Regime, ImmutableArray<LabCoinDay> Coins)
{
    public const int Hours = 24;
}

/// <summary>
/// One coin on one day: 24 hourly bars, the funding settled at 00:00, 08:00 and 16:00 (none when calm), the half-spread
/// in basis points and the USD on each side of the book within ten basis points. <see cref="OwnSign"/> is the truth:
/// which way (+1, −1) this day's idiosyncratic part goes. It must reach no mind but by <c>LabMinds</c>.
/// </summary>
public sealed record LabCoinDay(
    InstrumentId Instrument,
    ImmutableArray<Bar> Bars,
    ImmutableArray<FundingRate> Funding,
    decimal HalfSpreadBps,
    decimal DepthUsd,
    int OwnSign);

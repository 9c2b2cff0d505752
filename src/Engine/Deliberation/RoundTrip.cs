using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// One position from flat to flat, without its side: when it was filled and closed (null: never), its notional in USD
/// at the entry and its leverage. Trips of one coin do not overlap.
/// </summary>
public sealed record RoundTrip(
    InstrumentId Instrument, Moment OpenedAt, Moment? ClosedAt, decimal NotionalUsd, int Leverage);

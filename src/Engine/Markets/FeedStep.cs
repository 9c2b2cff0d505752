using System.Collections.Immutable;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets;

/// <summary>One instrument's bar of a step, with the impact facts as they were when it started.</summary>
public readonly record struct FeedBar(InstrumentId Instrument, Bar Bar, ImpactFacts Impact);

/// <summary>The funding rate due at the start of a step.</summary>
public readonly record struct FundingDue(InstrumentId Instrument, decimal Rate, bool Estimated);

/// <summary>
/// One step of a candle feed: the bars that start at <see cref="Start"/> (none in a gap) and the funding due at that
/// hour.
/// </summary>
public sealed record FeedStep(
    Moment Start, Moment End, ImmutableArray<FeedBar> Bars, ImmutableArray<FundingDue> Funding);

using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets;

/// <summary>
/// Open interest as a mind sees it: the newest known figure, when it was true, and the mean of the figures of the 24
/// hours that end with it; in units of the instrument, or in USD where nothing else is known.
/// </summary>
public readonly record struct OpenInterestView(Moment At, decimal Latest, decimal Average, long Points, bool IsUsd);

using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Performance;

/// <summary>
/// The deepest fall from a peak to a later trough on marks. Percent is measured on the growth index and USD on the
/// profit, so neither a deposit nor a withdrawal makes or hides one; the two may come from different falls. The
/// moments are those of the percent fall.
/// </summary>
/// <param name="Percent">0 to 100 of the peak, never negative.</param>
/// <param name="Amount">USD below the peak profit, never negative; may exceed the deposits.</param>
/// <param name="PeakAt">When the index last stood at that peak.</param>
/// <param name="TroughAt">When the index was lowest after it.</param>
public readonly record struct Drawdown(double Percent, Usd Amount, Moment PeakAt, Moment TroughAt);

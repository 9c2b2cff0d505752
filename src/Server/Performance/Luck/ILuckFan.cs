using Pitwall.Engine.Performance;
using Pitwall.Server.Performance.Tracks;

namespace Pitwall.Server.Performance.Luck;

/// <summary>Matched coin flips of a desk: what its agents would look like if they knew nothing.</summary>
internal interface ILuckFan
{
    /// <summary>The flips up to a UTC day (from 1970-01-01, not included), or why there are none.</summary>
    Task<Judged<FlipPaths>> ReadAsync(RankedDesk desk, long endDay, CancellationToken ct);
}

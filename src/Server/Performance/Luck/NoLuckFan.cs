using Pitwall.Engine.Performance;
using Pitwall.Server.Performance.Tracks;

namespace Pitwall.Server.Performance.Luck;

/// <summary>Where nobody knows the rule that the flips would have to match.</summary>
internal sealed class NoLuckFan : ILuckFan
{
    public Task<Judged<FlipPaths>> ReadAsync(RankedDesk desk, long endDay, CancellationToken ct) => Task.FromResult(
        Judged<FlipPaths>.Hidden("matched coin flips are simulated for a Lab desk only"));
}

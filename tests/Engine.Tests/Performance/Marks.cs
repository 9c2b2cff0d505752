using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Performance;

/// <summary>Builds marks from days after 2025-01-01T00:00Z, equity and flow in USD.</summary>
internal static class Marks
{
    public static readonly Moment Start = Moment.FromSeconds(1_735_689_600);

    public static EquityMark At(decimal day, decimal equity, decimal flow = 0m) =>
        new(Start.Plus((long)(day * Moment.Day)), new Usd(equity), new Usd(flow));

    public static EquityTrack Track(params EquityMark[] marks) => EquityTrack.Of(marks);

    /// <summary>One mark at each midnight.</summary>
    public static EquityTrack Daily(params decimal[] equities) =>
        EquityTrack.Of([.. equities.Select((equity, day) => At(day, equity))]);
}

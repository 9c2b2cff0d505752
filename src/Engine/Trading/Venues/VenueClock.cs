using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Venues;

/// <summary>
/// The venue's time, from this process's monotonic clock: the answer of the shortest round trip sets the difference. A
/// wall clock that jumps changes nothing here, and an order expires when the venue thinks so.
/// </summary>
public sealed class VenueClock
{
    private long? offset;
    private long shortest = long.MaxValue;

    public bool IsSet => offset is not null;

    /// <summary>An answer stamped <paramref name="venue"/> came between two readings of the monotonic clock.</summary>
    public void Observe(Moment sent, Moment received, Moment venue)
    {
        var trip = received.Since(sent);
        if (trip >= 0 && trip < shortest)
        {
            shortest = trip;
            offset = venue.Micros - received.Micros + (trip / 2);
        }
    }

    /// <summary>The venue's time at a reading of the monotonic clock; throws before the first answer.</summary>
    public Moment At(Moment monotonic) => monotonic.Plus(
        offset ?? throw new InvalidOperationException("The venue has not answered yet: its clock is not known"));
}

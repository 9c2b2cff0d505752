using Pitwall.Engine.Platform;

namespace Pitwall.Server.Markets.Candles;

/// <summary>
/// Moments as PostgreSQL's timestamptz; both count whole microseconds, so nothing is lost either way.
/// </summary>
internal static class DatabaseTime
{
    private const long TicksPerMicro = TimeSpan.TicksPerMicrosecond;

    public static DateTime ToUtc(this Moment moment) => DateTime.UnixEpoch.AddTicks(moment.Micros * TicksPerMicro);

    public static Moment ToMoment(this DateTime utc) => new((utc.Ticks - DateTime.UnixEpoch.Ticks) / TicksPerMicro);
}

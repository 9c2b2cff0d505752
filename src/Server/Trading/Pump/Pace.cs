using Pitwall.Engine.Platform;

namespace Pitwall.Server.Trading.Pump;

/// <summary>
/// How fast a replay may go: <paramref name="speed"/> market seconds per wall second since the first question, 0
/// without any limit.
/// </summary>
internal sealed class Pace(double speed, TimeProvider time)
{
    private (Moment Market, long Wall)? start;
    private Moment next;

    /// <summary>Whether the market may go beyond this clock now.</summary>
    public bool IsDue(Moment clock)
    {
        if (speed <= 0)
        {
            return true;
        }

        start ??= (clock, time.GetTimestamp());
        next = clock;
        return MarketNow() >= clock.Micros;
    }

    /// <summary>The clock was held: what it missed is not made up for.</summary>
    public void Restart() => start = null;

    /// <summary>
    /// How long to wait before asking again: at most <paramref name="longest"/>, so that the inbox is seen.
    /// </summary>
    public TimeSpan Pause(TimeSpan longest)
    {
        if (speed <= 0 || start is null)
        {
            return longest;
        }

        var missing = TimeSpan.FromMicroseconds(Math.Max(0, (next.Micros - MarketNow()) / speed));
        var shortest = TimeSpan.FromMilliseconds(1);
        return missing < shortest ? shortest : missing < longest ? missing : longest;
    }

    private double MarketNow() =>
        start!.Value.Market.Micros + (time.GetElapsedTime(start.Value.Wall).TotalMicroseconds * speed);
}

using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Trading.Pump;

/// <summary>How a desk stands, read from the run of its present segment.</summary>
internal static class Standings
{
    /// <param name="held">Why the clock stands still; null while it may move.</param>
    public static DeskStanding Of(int desk, FeedSpec spec, FeedSession session, string? held)
    {
        var isOver = session.IsFinished && session.Segment.IsLast;
        return new DeskStanding(desk, session.Clock, isOver, null)
        {
            Motion = isOver ? DeskMotion.Finished
                : held is not null ? DeskMotion.Paused
                : IsHistory(spec, session) ? DeskMotion.Simulating
                : DeskMotion.Running,
            Speed = session.Segment.Speed,
            Progress = IsHistory(spec, session) ? ShareOf(session) : null,
            Why = isOver ? "its feed has ended" : held,
        };
    }

    private static bool IsHistory(FeedSpec spec, FeedSession session) =>
        spec.HistoryTo is not null && session.Segment.Speed <= 0;

    private static double ShareOf(FeedSession session) =>
        (double)session.Clock.Since(session.Segment.From) / session.Segment.To.Since(session.Segment.From);
}

namespace Pitwall.Engine.Deliberation.Replies.Scanning;

/// <summary>
/// The steps one reply may cost, counted over every attempt to read it. It is what keeps the parser's time a straight
/// line: nested brackets that never close would otherwise be read again from each of them.
/// </summary>
internal sealed class Workload(long stepsMax)
{
    private long steps;

    public bool IsSpent => steps > stepsMax;

    public static Workload For(int bytes, ReplyLimits limits) => new(4_096 + ((long)bytes * limits.StepsPerByteMax));

    /// <summary>Counts a step and says whether there was one left.</summary>
    public bool Spend() => ++steps <= stepsMax;
}

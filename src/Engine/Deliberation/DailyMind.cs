using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// A mind that is asked once a day, at 00:00 UTC. For one that has nothing to decide most of the time, so that its
/// record is not a wall of holds.
/// </summary>
public sealed class DailyMind(IMind mind) : IMind
{
    public string Name => mind.Name;

    public long Every => Moment.Day;

    public MindReply Think(Briefing briefing) => mind.Think(briefing);
}

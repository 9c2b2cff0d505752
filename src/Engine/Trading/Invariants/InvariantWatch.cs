using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Invariants;

/// <summary>
/// The alarm on a running desk: looks at every row and answers a broken law in the same batch. The agent it concerns is
/// frozen, which refuses new risk and lets exits through; a law about the whole desk engages the kill latch.
/// </summary>
public sealed class InvariantWatch
{
    private readonly SortedDictionary<string, Breach> known = new(StringComparer.Ordinal);
    private readonly List<Breach> unanswered = [];
    private readonly List<Breach> untold = [];

    public void Look(DeskState before, Recorded row, DeskState after)
    {
        foreach (var breach in DeskInvariants.Check(before, row, after))
        {
            // Books that are wrong once are wrong at every row from then on: once is told and answered.
            if (known.TryAdd($"{breach.Law} {breach.Agent}", breach))
            {
                unanswered.Add(breach);
                untold.Add(breach);
            }
        }
    }

    /// <summary>The inputs that answer what was seen since the last call; empty when all is well.</summary>
    public IReadOnlyList<Input> Answers(DeskState desk, Moment at)
    {
        ArgumentNullException.ThrowIfNull(desk);
        if (unanswered.Count == 0)
        {
            return [];
        }

        var answers = new List<Input>();
        foreach (var breach in unanswered)
        {
            var reason = $"broken law {breach}";
            if (breach.Agent is not { } agent)
            {
                answers.Add(new Input.KillSet(at, true, reason));
            }
            else if (desk.Agents.TryGetValue(agent, out var book) && book.Frozen is null)
            {
                answers.Add(new Input.FreezeAsked(at, agent, reason));
            }
        }

        unanswered.Clear();
        return answers;
    }

    /// <summary>What is to be told to people, once.</summary>
    public IReadOnlyList<Breach> TakeAlarms()
    {
        if (untold.Count == 0)
        {
            return [];
        }

        var alarms = untold.ToArray();
        untold.Clear();
        return alarms;
    }
}

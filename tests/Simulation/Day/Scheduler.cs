using Pitwall.Engine.Platform;

namespace Pitwall.Simulation.Day;

/// <summary>Virtual time: what is due next happens next; of two things due at once, the one planned first.</summary>
internal sealed class Scheduler(Moment start)
{
    private readonly PriorityQueue<Action, (long At, long Number)> queue = new(new ByTime());
    private long number;

    public Moment Now { get; private set; } = start;

    public long Events { get; private set; }

    public void At(Moment at, Action action) =>
        queue.Enqueue(action, ((at > Now ? at : Now).Micros, number++));

    public void After(long micros, Action action) => At(Now.Plus(micros), action);

    /// <summary>Works everything off up to a moment, that moment included.</summary>
    public void RunTo(Moment end)
    {
        while (queue.TryPeek(out _, out var due) && due.At <= end.Micros)
        {
            var action = queue.Dequeue();
            Now = new Moment(due.At);
            Events++;
            action();
        }

        Now = end;
    }

    private sealed class ByTime : IComparer<(long At, long Number)>
    {
        public int Compare((long At, long Number) x, (long At, long Number) y) =>
            x.At != y.At ? x.At.CompareTo(y.At) : x.Number.CompareTo(y.Number);
    }
}

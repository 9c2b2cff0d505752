using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Pump;

/// <summary>
/// The calls that are in flight for one desk. The feed waits for all of them, so their latency on the desk's clock is
/// theirs and not the machine's; the inbox is worked off meanwhile.
/// </summary>
internal sealed class ThinkingRound(IThinker thinker, int desk)
{
    private Task<IReadOnlyList<MindAnswer>>? flight;

    public bool IsUnderWay => flight is not null;

    public void Begin(IReadOnlyList<Ask> asks, CancellationToken ct) =>
        flight = Task.Run(() => thinker.AskAsync(desk, asks, ct), CancellationToken.None);

    /// <summary>The answers once all are there; null when they are not within <paramref name="longest"/>.</summary>
    public async Task<IReadOnlyList<MindAnswer>?> WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken ct)
    {
        var under = flight ?? throw new InvalidOperationException("No call is in flight");
        if (!under.IsCompleted)
        {
            await Task.WhenAny(under, Task.Delay(longest, time, ct));
        }

        if (!under.IsCompleted)
        {
            return null;
        }

        flight = null;
        return await under;
    }
}

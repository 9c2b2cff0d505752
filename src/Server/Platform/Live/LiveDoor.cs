namespace Pitwall.Server.Platform.Live;

/// <summary>Counts who listens, and asks now and then whether they still may.</summary>
internal sealed class LiveDoor(
    Noticeboard board, LiveOptions options, TimeProvider time, IEnumerable<ILiveVisitors> visitors)
{
    private int inside;

    public Noticeboard Board => board;

    public LiveOptions Options => options;

    public TimeProvider Time => time;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref inside) <= options.ClientsMax)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref inside);

    /// <summary>Asked before every round, and the sessions only every heartbeat.</summary>
    public async ValueTask<bool> StillWelcomeAsync(HttpContext visitor, CancellationToken ct)
    {
        var now = time.GetTimestamp();
        if (visitor.Items[typeof(LiveDoor)] is long asked && time.GetElapsedTime(asked, now) < options.Heartbeat)
        {
            return true;
        }

        visitor.Items[typeof(LiveDoor)] = now;
        foreach (var room in visitors)
        {
            if (!await room.SeenAsync(visitor, ct))
            {
                return false;
            }
        }

        return true;
    }
}

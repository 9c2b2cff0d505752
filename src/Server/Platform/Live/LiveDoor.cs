namespace Pitwall.Server.Platform.Live;

/// <summary>Counts who listens, so that listeners are refused before they use up the machine.</summary>
internal sealed class LiveDoor(Noticeboard board, LiveOptions options, TimeProvider time)
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
}

namespace Pitwall.Server.Platform;

/// <summary>
/// A lock between processes: a file held open exclusively. The kernel lets go of it when the holder dies, however it
/// dies, so nobody has to compare process ids.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);

    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    /// <summary>The lock, or null when somebody living holds it.</summary>
    public static FileLock? TryTake(string path)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException held) when (IsHeld(held))
        {
            return null;
        }
    }

    public static async Task<FileLock> TakeAsync(string path, Action waiting, CancellationToken ct)
    {
        var told = false;
        while (true)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            if (!told)
            {
                told = true;
                waiting();
            }

            await Task.Delay(Retry, ct);
        }
    }

    public void Dispose() => stream.Dispose();

    // Only "somebody holds it" may look like a lock; a full disk must not make us wait for ever.
    private static bool IsHeld(IOException failure)
    {
        const int WindowsSharingViolation = unchecked((int)0x80070020);
        const int LinuxWouldBlock = 11;
        const int MacWouldBlock = 35;
        return failure.HResult is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock;
    }
}

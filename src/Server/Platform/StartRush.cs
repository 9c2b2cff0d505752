namespace Pitwall.Server.Platform;

/// <summary>
/// The work of a first start that wants every core. Whoever does it announces it before anything starts and ends it;
/// what can wait, waits for its end.
/// </summary>
internal sealed class StartRush
{
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile bool announced;

    /// <summary>Done when nobody announced anything or the work has ended.</summary>
    public Task Over => announced ? over.Task : Task.CompletedTask;

    public void Announce() => announced = true;

    public void End() => over.TrySetResult();
}

using System.Diagnostics;

namespace Pitwall.Server.Platform.Postgres;

/// <summary>
/// Starts the embedded cluster again when its postmaster dies under a running server: killed, out of memory, crashed.
/// Whoever waits for the database finds it back and reads on from what was committed; there is no other recovery.
/// </summary>
internal sealed class ClusterWatch : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource ends = new();
    private readonly EmbeddedPostgres embedded;
    private readonly ILogger logger;
    private Task watching = Task.CompletedTask;

    private ClusterWatch(EmbeddedPostgres embedded, ILogger logger)
    {
        this.embedded = embedded;
        this.logger = logger;
    }

    public static ClusterWatch Begin(EmbeddedPostgres embedded, ILogger logger)
    {
        var watch = new ClusterWatch(embedded, logger);
        watch.watching = watch.RunAsync(watch.ends.Token);
        return watch;
    }

    public async ValueTask DisposeAsync()
    {
        await ends.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ends.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        var pause = FirstPause;
        while (true)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                if (await embedded.ReviveAsync(ct))
                {
                    PlatformLog.Revived(logger, Stopwatch.GetElapsedTime(started).TotalSeconds);
                    pause = FirstPause;
                }

                await Task.Delay(LookEvery, ct);
            }
            catch (Exception fault) when (!ct.IsCancellationRequested)
            {
                // A full disk or a damaged file may be mended while we wait; each try is longer apart than the last.
                PlatformLog.NotRevived(logger, pause.TotalSeconds, fault.Message);
                await Task.Delay(pause, ct);
                pause = pause < LongestPause / 2 ? pause * 2 : LongestPause;
            }
        }
    }
}

using Npgsql;

namespace Pitwall.Server.Accounts.Sessions;

/// <summary>
/// Keeps a session's last use fresh, also while one long answer is being streamed, and cuts such a stream off within
/// five seconds of the session's end.
/// </summary>
internal sealed class SessionWatch(SessionStore sessions, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (Visitor.Of(http.User) is not { } visitor)
        {
            await next(http);
            return;
        }

        var seen = await sessions.TouchAsync(visitor.SessionId, visitor.LastSeenAt, http.RequestAborted);
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var watching = WatchAsync(http, visitor with { LastSeenAt = seen }, answered.Token);
        try
        {
            await next(http);
        }
        finally
        {
            await answered.CancelAsync();
            await watching;
        }
    }

    private async Task WatchAsync(HttpContext http, Visitor visitor, CancellationToken answered)
    {
        var seen = visitor.LastSeenAt;
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(answered))
            {
                try
                {
                    // A request that was let in is answered; only what goes on and on is cut off.
                    if (http.Response.HasStarted && !await sessions.IsAliveAsync(visitor.SessionId, answered))
                    {
                        http.Abort();
                        return;
                    }

                    seen = await sessions.TouchAsync(visitor.SessionId, seen, answered);
                }
                catch (NpgsqlException)
                {
                    // Away for a moment: the next tick asks again, and no stream has news without the database.
                }
            }
        }
        catch (OperationCanceledException) when (answered.IsCancellationRequested)
        {
            // The answer is complete, as nearly every one is before the first tick.
        }
    }
}

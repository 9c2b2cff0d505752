namespace Pitwall.Server.Platform.Live;

/// <summary>
/// Is told that somebody listens: when a page connects and every few seconds after. The room that keeps sessions
/// implements it, because a page that only listens makes no other requests.
/// </summary>
internal interface ILiveVisitors
{
    /// <summary>False when the visitor may no longer listen: the connection then ends.</summary>
    ValueTask<bool> SeenAsync(HttpContext visitor, CancellationToken ct);
}

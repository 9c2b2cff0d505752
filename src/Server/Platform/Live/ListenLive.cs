using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Platform.Live;

/// <summary>
/// <c>GET /api/live</c>: server-sent events (WHATWG HTML, section 9.2). Resumes by <c>Last-Event-ID</c>; where that is
/// not possible the first event is <c>reset</c>, and the page fetches everything again.
/// </summary>
internal static class ListenLive
{
    public static void MapLive(this RouteGroupBuilder api) =>
        api.MapGet("/live", HandleAsync)
            .RequireViewer()
            .WithTags("Live")
            .WithName("ListenLive")
            .WithSummary("Server-sent events: what changed, by topic; Last-Event-ID resumes, 'reset' says start over.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> HandleAsync(
        HttpContext context, LiveDoor door, IHostApplicationLifetime lifetime)
    {
        if (!door.TryEnter())
        {
            context.Response.Headers.RetryAfter = "10";
            return TypedResults.Problem(
                "As many pages listen as Live:ClientsMax allows: close some, or raise it.",
                statusCode: StatusCodes.Status503ServiceUnavailable,
                title: "Too many listeners");
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await SendAsync(context, door, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The page was closed or we stop: both are how a stream ends.
        }
        catch (IOException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The line broke while we wrote.
        }
        finally
        {
            door.Leave();
        }

        return TypedResults.Empty;
    }

    private static async Task SendAsync(HttpContext context, LiveDoor door, CancellationToken ct)
    {
        var board = door.Board;
        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        // A proxy in front must not gather what has to arrive now.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        var asked = context.Request.Headers["Last-Event-ID"].ToString();
        var at = Position(asked, board);
        await WriteAsync(response, "retry: 2000\n\n", ct);
        if (at is null)
        {
            at = board.Head;
            await WriteAsync(response, Control(asked.Length > 0 ? "reset" : "hello", board, at.Value), ct);
        }

        await response.Body.FlushAsync(ct);
        while (!ct.IsCancellationRequested)
        {
            at = await RoundAsync(response, door, at.Value, ct);
        }
    }

    /// <summary>Waits for news, a heartbeat at most, and writes them; where the listener stands after it.</summary>
    private static async Task<long> RoundAsync(HttpResponse response, LiveDoor door, long at, CancellationToken ct)
    {
        var board = door.Board;
        try
        {
            await board.NextAsync(at, ct).WaitAsync(door.Options.Heartbeat, door.Time, ct);
        }
        catch (TimeoutException)
        {
            await WriteAsync(response, ": alive\n\n", ct);
            await response.Body.FlushAsync(ct);
            return at;
        }

        if (board.Since(at) is { } news)
        {
            foreach (var notice in news)
            {
                await response.Body.WriteAsync(notice.Frame, ct);
                at = notice.Number;
            }
        }
        else
        {
            at = board.Head;
            await WriteAsync(response, Control("reset", board, at), ct);
        }

        await response.Body.FlushAsync(ct);
        await Task.Delay(door.Options.Pause, door.Time, ct);
        return at;
    }

    /// <summary>Where a returning listener stands, or null for one we cannot serve from there.</summary>
    private static long? Position(string asked, Noticeboard board)
    {
        var dash = asked.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && asked.AsSpan(0, dash).SequenceEqual(board.Boot)
            && long.TryParse(asked.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && board.Since(number) is not null
            ? number
            : null;
    }

    private static string Control(string name, Noticeboard board, long at) => string.Create(
        CultureInfo.InvariantCulture, $"id: {board.Boot}-{at}\nevent: {name}\ndata: {{\"boot\":\"{board.Boot}\"}}\n\n");

    private static ValueTask WriteAsync(HttpResponse response, string text, CancellationToken ct) =>
        response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Platform.Live;

namespace Pitwall.Bench.Web;

/// <summary>
/// The product's live stream, and beside it a loop that writes the same bytes to every response, both fed at the same
/// beat with a number and the time it was posted.
/// </summary>
internal static class Pushes
{
    public const string ProductPath = "/api/live";
    public const string TrivialPath = "/trivial";

    public static void AddPushes(this IServiceCollection services, double? pauseMs)
    {
        services.AddLive();
        var live = new LiveOptions { ClientsMax = int.MaxValue };
        services.AddSingleton(pauseMs is { } pause ? live with { Pause = TimeSpan.FromMilliseconds(pause) } : live);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Responses>();
        // Nobody has to log in at a benchmark.
        services.AddAuthorizationBuilder().AddPolicy(Access.Viewer, policy => policy.RequireAssertion(_ => true));
    }

    public static void MapPushes(this WebApplication app)
    {
        app.MapGroup("/api").MapLive();
        app.MapGet(TrivialPath, async (HttpContext http, Responses responses) =>
        {
            http.Response.ContentType = "text/event-stream; charset=utf-8";
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await http.Response.Body.FlushAsync();
            responses.All.TryAdd(http.Connection.Id, http.Response);
            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
            responses.All.TryRemove(http.Connection.Id, out _);
        });
    }

    /// <summary>Posts to both until cancelled; only the stream somebody listens to costs anything.</summary>
    public static async Task PostAsync(IServiceProvider services, double rate, CancellationToken ct)
    {
        var board = services.GetRequiredService<Noticeboard>();
        var responses = services.GetRequiredService<Responses>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / rate));
        for (var number = 1L; await timer.WaitForNextTickAsync(ct); number++)
        {
            var post = new Post(number, Stopwatch.GetTimestamp());
            if (responses.All.IsEmpty)
            {
                board.Post("bench", null, post);
                continue;
            }

            var frame = Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"id: 0123456789ab-{number}\nevent: bench\n"
                + $"data: {{\"key\":null,\"value\":{{\"number\":{post.Number},\"ticks\":{post.Ticks}}}}}\n\n"));
            await Task.WhenAll(responses.All.Values.Select(response => WriteAsync(response, frame)));
        }
    }

    private static async Task WriteAsync(HttpResponse response, byte[] frame)
    {
        await response.Body.WriteAsync(frame);
        await response.Body.FlushAsync();
    }

    /// <summary>Which post it was, and when, on the clock all processes of this machine share.</summary>
    internal sealed record Post(long Number, long Ticks);

    internal sealed class Responses
    {
        public ConcurrentDictionary<string, HttpResponse> All { get; } = new(StringComparer.Ordinal);
    }
}

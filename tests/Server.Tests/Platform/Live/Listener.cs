using System.Net;

namespace Pitwall.Server.Tests.Platform.Live;

/// <summary>One event of the stream, as a page would see it.</summary>
internal sealed record Heard(string Id, string Topic, string Data);

/// <summary>Listens to <c>/api/live</c> as a browser does.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage response;
    private readonly StreamReader lines;

    private Listener(HttpResponseMessage response, StreamReader lines)
    {
        this.response = response;
        this.lines = lines;
    }

    public static async Task<Listener> OpenAsync(HttpClient client, string? lastId = null)
    {
        var answer = await AskAsync(client, lastId);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        return new Listener(answer, new StreamReader(body));
    }

    public static async Task<HttpResponseMessage> AskAsync(HttpClient client, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/live");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        return await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>The next event; comments are passed over, and a heartbeat is no reason to wait for ever.</summary>
    public Task<Heard> NextAsync() => ReadAsync().WaitAsync(3 * Limit);

    private async Task<Heard> ReadAsync()
    {
        string id = "", topic = "", data = "";
        while (await LineAsync() is { } line)
        {
            if (line.Length == 0 && data.Length > 0)
            {
                return new Heard(id, topic, data);
            }

            var value = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart();
            id = line.StartsWith("id:", StringComparison.Ordinal) ? value : id;
            topic = line.StartsWith("event:", StringComparison.Ordinal) ? value : topic;
            data = line.StartsWith("data:", StringComparison.Ordinal) ? value : data;
        }

        throw new EndOfStreamException("The stream ended.");
    }

    /// <summary>The next line as it is sent, or null at the end.</summary>
    public async Task<string?> LineAsync() =>
        await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit);

    public ValueTask DisposeAsync()
    {
        lines.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}

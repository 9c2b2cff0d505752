using System.Diagnostics;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Page;

/// <summary>
/// What the endpoints of a page take on a warm server: one request after the other on one open connection, compressed
/// as a browser asks for it, to the last byte.
/// </summary>
internal sealed class EndpointTimes : IDisposable
{
    private const int WarmUps = 3;
    private const int Asked = 40;

    private readonly HttpClient client;

    public EndpointTimes(Uri address, string cookies)
    {
        client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Add("Cookie", cookies);
        client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip, deflate, br, zstd");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
    }

    public async Task<EndpointRow> MeasureAsync(string path, CancellationToken ct)
    {
        var rounds = new List<double>();
        var bytes = 0L;
        for (var asked = -WarmUps; asked < Asked; asked++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), ct);
            bytes = (await answer.Content.ReadAsByteArrayAsync(ct)).LongLength;
            if (asked >= 0)
            {
                rounds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            if (!answer.IsSuccessStatusCode)
            {
                throw new SetupException($"{path} answers {(int)answer.StatusCode}, so there is no report.");
            }
        }

        return new EndpointRow(path, Spread.Of(rounds), bytes);
    }

    public void Dispose() => client.Dispose();
}

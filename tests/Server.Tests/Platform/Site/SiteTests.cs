using System.Net;

namespace Pitwall.Server.Tests.Platform.Site;

public sealed class SiteTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("pitwall page ").FullName;
    private RunningServer? server;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private HttpClient Client => server!.Client;

    public async ValueTask InitializeAsync()
    {
        Write("index.html", "<!doctype html><title>the page</title>");
        Write("assets/entry-abc123.js", "plain");
        Write("assets/entry-abc123.js.gz", "zipped");
        Write("assets/entry-abc123.js.br", "brotlied");
        server = await StartAsync(folder);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/agents/lab/edge-1")]
    public async Task Every_view_is_the_page_for_a_browser(string path)
    {
        using var answer = await GetAsync(path, ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        answer.Headers.CacheControl!.NoCache.ShouldBeTrue();
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldContain("the page");
    }

    [Theory]
    [InlineData("/assets/gone.js")]
    [InlineData("/api/nowhere")]
    [InlineData("/%2e%2e/secret.txt")]
    public async Task What_is_not_there_does_not_look_like_the_page(string path)
    {
        using var answer = await GetAsync(path, ("Accept", "text/html"));

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldNotContain("the page");
    }

    [Theory]
    [InlineData("br, gzip", "br", "brotlied")]
    [InlineData("gzip, br;q=0", "gzip", "zipped")]
    [InlineData("identity", null, "plain")]
    public async Task Sends_what_was_compressed_when_the_page_was_built(string accepts, string? encoding, string body)
    {
        using var answer = await GetAsync("/assets/entry-abc123.js", ("Accept-Encoding", accepts));

        answer.Content.Headers.ContentEncoding.SingleOrDefault().ShouldBe(encoding);
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldBe(body);
        answer.Headers.Vary.ShouldBe(["Accept-Encoding"]);
        answer.Headers.CacheControl!.ToString().ShouldContain("immutable");
    }

    [Fact]
    public async Task Sends_nothing_again_that_the_browser_has()
    {
        using var first = await GetAsync("/assets/entry-abc123.js", ("Accept-Encoding", "br"));

        using var second = await GetAsync(
            "/assets/entry-abc123.js", ("Accept-Encoding", "br"), ("If-None-Match", first.Headers.ETag!.ToString()));

        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await second.Content.ReadAsByteArrayAsync(Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_head_request_names_the_length_and_sends_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/assets/entry-abc123.js");
        using var answer = await Client.SendAsync(request, Ct);

        answer.Content.Headers.ContentLength.ShouldBe(5);
        (await answer.Content.ReadAsByteArrayAsync(Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_policy_allows_no_inline_script_or_style()
    {
        using var answer = await GetAsync("/");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'self'");
        policy.ShouldNotContain("unsafe");
    }

    [Fact]
    public async Task Without_a_page_it_says_how_to_get_one_and_the_API_stays_up()
    {
        var empty = Directory.CreateTempSubdirectory("pitwall-empty-").FullName;
        await using var bare = await StartAsync(empty);

        using var page = await bare.Client.GetAsync("/", Ct);

        page.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await page.Content.ReadAsStringAsync(Ct)).ShouldContain("node web/build.mjs");
        (await bare.Client.GetAsync("/api/health/live", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        Directory.Delete(empty);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, Ct);
    }

    private Task<RunningServer> StartAsync(string page) => RunningServer.StartAsync(
        database.Source, Rooms.Compose() with { Workers = [] }, ("Site:Folder", page));

    private void Write(string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}

using System.Net;
using System.Text;
using Pitwall.Server.Accounts.Sessions;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Accounts.Requests;

public sealed class UnsafeRequestsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Door = "/api/accounts/sessions";
    private const string Body = """{"name":"anna","password":"wrong wrong wrong"}""";

    private readonly HttpClient raw = new(new SocketsHttpHandler { CookieContainer = new CookieContainer() });
    private RunningServer? server;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Own => server!.Address.GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.StartAsync(
            database.Source,
            Rooms.Compose() with { Workers = [] },
            ("Accounts:AttemptsPerMinute", "1000"),
            ("Accounts:LoginsPerHour", "1000"));
        raw.BaseAddress = server.Address;
    }

    [Fact]
    public async Task A_login_without_the_antiforgery_token_is_refused_and_says_where_it_is()
    {
        (await SendAsync(Body).RefusalAsync(HttpStatusCode.Forbidden)).ShouldContain("/api/accounts/me");
        (await SendAsync(Body, ("X-Pitwall-Antiforgery", "made up")).RefusalAsync(HttpStatusCode.Forbidden))
            .ShouldContain("/api/accounts/me");
    }

    [Fact]
    public async Task The_token_of_another_session_does_not_count()
    {
        var strangers = (await raw.MeAsync()).GetProperty("antiforgeryToken").GetString()!;
        var session = await TestSessions.ViewerAsync(database.Source, Ct);

        await SendAsync(Body, ("X-Pitwall-Antiforgery", strangers)).RefusalAsync(HttpStatusCode.Unauthorized);
        (await SendAsync(
            Body,
            ("X-Pitwall-Antiforgery", strangers),
            ("Cookie", $"{SessionCookie.PlainName}={session.Token.Text}")).RefusalAsync(HttpStatusCode.Forbidden))
            .ShouldContain("another session");
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_foreign_page_is_refused_even_with_a_token(string header, string value)
    {
        var token = (await raw.MeAsync()).GetProperty("antiforgeryToken").GetString()!;

        (await SendAsync(Body, ("X-Pitwall-Antiforgery", token), (header, value))
            .RefusalAsync(HttpStatusCode.Forbidden)).ShouldContain("page of another");
    }

    [Fact]
    public async Task Our_own_page_is_heard()
    {
        var token = (await raw.MeAsync()).GetProperty("antiforgeryToken").GetString()!;

        await SendAsync(
            Body, ("X-Pitwall-Antiforgery", token), ("Origin", Own), ("Sec-Fetch-Site", "same-origin"))
            .RefusalAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_body_that_any_page_can_send_is_refused(string type)
    {
        using var content = new StringContent(Body, Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        (await raw.PostAsync(Door, content, Ct).RefusalAsync(HttpStatusCode.UnsupportedMediaType))
            .ShouldContain("application/json");
    }

    public async ValueTask DisposeAsync()
    {
        raw.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Door)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        return await raw.SendAsync(request, Ct);
    }
}

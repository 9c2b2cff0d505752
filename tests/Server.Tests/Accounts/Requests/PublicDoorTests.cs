using System.Net;
using Pitwall.Server.Accounts.Sessions;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Accounts.Requests;

/// <summary>What a request meets that comes through a proxy with TLS on this machine.</summary>
public sealed class PublicDoorTests
{
    private const string Public = "https://pitwall.example";

    private readonly HttpClient raw = new(new SocketsHttpHandler { UseCookies = false });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_comes_in_from_outside_before_there_is_an_admin()
    {
        await using var world = await ClaimedWorld.NewAsync(("Server:PublicUrl", Public));

        (await AskAsync(world).RefusalAsync(HttpStatusCode.Forbidden)).ShouldContain("Nobody has claimed");
        using var claimant = await world.ClaimantAsync();

        await AskAsync(world).OkAsync();
    }

    [Fact]
    public async Task Over_TLS_the_cookie_is_bound_to_it_and_to_this_host()
    {
        await using var world = await ClaimedWorld.NewAsync(("Server:PublicUrl", Public));
        using var claimant = await world.ClaimantAsync();
        using var me = await AskAsync(world);
        var token = (await Task.FromResult(me).OkAsync()).GetProperty("antiforgeryToken").GetString()!;
        var antiforgery = me.Headers.GetValues("Set-Cookie").Single();

        using var answer = await AskAsync(
            world, HttpMethod.Post, "/api/accounts/sessions", ("X-Pitwall-Antiforgery", token),
            ("Cookie", antiforgery.Split(';')[0]), ("Origin", Public));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        antiforgery.ShouldContain("secure");
        var cookie = answer.Headers.GetValues("Set-Cookie")
            .Single(each => each.StartsWith(SessionCookie.SecureName, StringComparison.Ordinal));
        cookie.ShouldStartWith("__Host-");
        cookie.ShouldContain("secure");
        cookie.ShouldNotContain("domain");
        await AskAsync(world, HttpMethod.Get, "/api/desks", ("Cookie", cookie.Split(';')[0])).OkAsync();
        await AskAsync(
            world, HttpMethod.Get, "/api/desks",
            ("Cookie", cookie.Split(';')[0].Replace(SessionCookie.SecureName, SessionCookie.PlainName)))
            .RefusalAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_proxy_that_does_not_speak_TLS_is_refused()
    {
        await using var world = await ClaimedWorld.NewAsync(("Server:PublicUrl", Public));
        using var claimant = await world.ClaimantAsync();
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(world.Server.Address, "/api/accounts/me"));
        request.Headers.Host = "pitwall.example";

        (await raw.SendAsync(request, Ct).RefusalAsync(HttpStatusCode.Forbidden)).ShouldContain("X-Forwarded-Proto");
    }

    [Fact]
    public async Task Each_client_behind_the_proxy_has_attempts_of_its_own()
    {
        await using var world = await ClaimedWorld.NewAsync(
            ("Server:PublicUrl", Public), ("Accounts:AttemptsPerMinute", "1"));
        using var claimant = await world.ClaimantAsync();

        (await SetupAsync("192.0.2.1")).ShouldBe(HttpStatusCode.Forbidden, "it lacks a token, and that is one attempt");
        (await SetupAsync("192.0.2.1")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await SetupAsync("192.0.2.2")).ShouldBe(HttpStatusCode.Forbidden);

        async Task<HttpStatusCode> SetupAsync(string address)
        {
            using var answer = await AskAsync(
                world, HttpMethod.Post, "/api/accounts/sessions", ("X-Forwarded-For", address));
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("http://pitwall.example")]
    [InlineData("pitwall.example")]
    [InlineData("https://pitwall.example/floor")]
    public async Task An_address_without_TLS_or_with_a_path_is_one_sentence(string url)
    {
        await using var database = new TestDatabase();
        await database.InitializeAsync();

        (await Should.ThrowAsync<SetupException>(() => RunningServer.StartAsync(
            database.Source, Rooms.Compose() with { Workers = [] }, ("Server:PublicUrl", url))))
            .Message.ShouldContain("https://pitwall.example.");
    }

    private Task<HttpResponseMessage> AskAsync(ClaimedWorld world) =>
        AskAsync(world, HttpMethod.Get, "/api/accounts/me");

    /// <summary>As a proxy passes it on that speaks TLS with the browser.</summary>
    private async Task<HttpResponseMessage> AskAsync(
        ClaimedWorld world, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(world.Server.Address, path));
        request.Headers.Host = "pitwall.example";
        request.Headers.Add("X-Forwarded-Proto", "https");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (method == HttpMethod.Post)
        {
            request.Content = System.Net.Http.Json.JsonContent.Create(
                new { name = "anna", password = AccountsClient.Password });
        }

        return await raw.SendAsync(request, Ct);
    }
}

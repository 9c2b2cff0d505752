using System.Net;
using Pitwall.Server.Accounts.Sessions;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Accounts;

public sealed class LogInTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Name_and_password_open_a_session_and_nothing_less_does()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var claimant = await world.ClaimantAsync();
        using var browser = world.Server.Stranger();

        var wrong = await browser.LogInAsync(password: "tyre blankets in the sun").RefusalAsync(
            HttpStatusCode.Unauthorized);
        var unknown = await browser.LogInAsync("nobody").RefusalAsync(HttpStatusCode.Unauthorized);
        (await browser.RoleAsync()).ShouldBe("none");
        var me = await browser.LogInAsync("ANNA").OkAsync();

        wrong.ShouldBe(unknown, "nobody learns which names exist");
        wrong.ShouldContain("pitwall user password");
        me.GetProperty("role").GetString().ShouldBe("admin");
        me.GetProperty("name").GetString().ShouldBe("anna");
        (await browser.RoleAsync()).ShouldBe("admin");
        (await world.AskAsync("SELECT last_login_at > created_at FROM accounts.public_users")).ShouldBe("True");
    }

    [Fact]
    public async Task A_login_replaces_the_session_the_browser_had()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var browser = await world.ClaimantAsync();

        await browser.LogInAsync().OkAsync();

        (await world.AskAsync(
            "SELECT source FROM accounts.sessions WHERE revoked_at IS NULL AND user_id IS NOT NULL")).ShouldBe("login");
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var browser = await world.ClaimantAsync();

        using var answer = await browser.LogInAsync();

        var cookie = answer.Headers.GetValues("Set-Cookie")
            .Single(each => each.StartsWith(SessionCookie.PlainName + "=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        cookie.ShouldContain("path=/");
        var token = cookie.Split(';')[0].Split('=')[1];
        token.Length.ShouldBe(43, "256 bits");
        (await world.AskAsync(
            $"""
            SELECT count(*) FROM accounts.sessions AS s WHERE s::text LIKE '%{token}%'
            """)).ShouldBe("0", "the token is nowhere in the database");
    }

    [Fact]
    public async Task Six_attempts_in_a_minute_are_one_too_many_and_say_when_to_come_back()
    {
        await using var world = await ClaimedWorld.NewAsync(("Accounts:AttemptsPerMinute", "5"));
        using var browser = world.Server.Stranger();
        for (var i = 0; i < 5; i++)
        {
            await browser.LogInAsync($"name-{i}").RefusalAsync(HttpStatusCode.Unauthorized);
        }

        using var answer = await browser.LogInAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        (await Task.FromResult(answer).RefusalAsync(HttpStatusCode.TooManyRequests)).ShouldContain("wait");
        await browser.FollowAsync("another door").RefusalAsync(HttpStatusCode.Unauthorized);
        using var disguised = await browser.PostAsync("/API/Accounts/SESSIONS", content: null, Ct);
        disguised.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task One_name_may_be_tried_ten_times_an_hour_whoever_tries()
    {
        await using var world = await ClaimedWorld.NewAsync(("Accounts:LoginsPerHour", "10"));
        using var claimant = await world.ClaimantAsync();
        using var browser = world.Server.Stranger();
        for (var i = 0; i < 10; i++)
        {
            await browser.LogInAsync(i % 2 == 0 ? "anna" : "ANNA", "wrong wrong wrong").RefusalAsync(
                HttpStatusCode.Unauthorized);
        }

        using var answer = await browser.LogInAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
        await browser.LogInAsync("bertha").RefusalAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_hash_that_has_become_cheap_is_renewed_at_the_next_login()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var claimant = await world.ClaimantAsync();
        const string Hash = "SELECT password_hash FROM accounts.users";
        var before = await world.AskAsync(Hash);
        await using var costly = await RunningServer.StartAsync(
            world.Source, Rooms.Compose() with { Workers = [] }, ("Accounts:PasswordRounds", "220000"));
        using var browser = costly.Stranger();

        await browser.LogInAsync().OkAsync();
        var after = await world.AskAsync(Hash);
        await browser.LogInAsync().OkAsync();

        after.ShouldNotBe(before);
        (await world.AskAsync(Hash)).ShouldBe(after);
    }

    [Fact]
    public async Task Two_servers_on_one_database_share_sessions_and_antiforgery_tokens()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var claimant = await world.ClaimantAsync();
        await using var second = await RunningServer.StartAsync(
            world.Source, Rooms.Compose() with { Workers = [] });
        using var raw = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        var session = await TestSessions.AdminAsync(world.Source, Ct);
        var (token, cookie) = await TokenAsync(raw, world.Server, session);

        using var request = new HttpRequestMessage(
            HttpMethod.Delete, new Uri(second.Address, "/api/accounts/sessions/current"));
        request.Headers.Add("Cookie", $"{SessionCookie.PlainName}={session.Token.Text}; {cookie}");
        request.Headers.Add("X-Pitwall-Antiforgery", token);

        (await raw.SendAsync(request, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<(string Token, string Cookie)> TokenAsync(
        HttpClient raw, RunningServer server, OpenedSession session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/api/accounts/me"));
        request.Headers.Add("Cookie", $"{SessionCookie.PlainName}={session.Token.Text}");
        using var answer = await raw.SendAsync(request, Ct);
        var me = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement;
        return (me.GetProperty("antiforgeryToken").GetString()!, answer.Headers.GetValues("Set-Cookie").Single()
            .Split(';')[0]);
    }
}

using System.Net;
using System.Text.Json;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Accounts.Claiming;

namespace Pitwall.Server.Tests.Accounts.Claiming;

public sealed class ClaimTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_opens_a_viewers_session_once()
    {
        await using var world = await ClaimedWorld.NewAsync();
        var link = await world.LinkAsync();
        using var browser = world.Server.Stranger();
        using var late = world.Server.Stranger();

        (await browser.RoleAsync()).ShouldBe("none");
        var me = await browser.FollowAsync(link).OkAsync();
        (await late.FollowAsync(link).RefusalAsync(HttpStatusCode.Unauthorized)).ShouldContain("pitwall user link");

        me.GetProperty("claimed").GetBoolean().ShouldBeFalse();
        me.GetProperty("role").GetString().ShouldBe("viewer");
        me.GetProperty("name").ValueKind.ShouldBe(JsonValueKind.Null);
        me.GetProperty("antiforgeryHeader").GetString().ShouldBe("X-Pitwall-Antiforgery");
        me.GetProperty("sessionEndsAt").GetDateTime().ShouldBe(DateTime.UtcNow.AddHours(12), TimeSpan.FromMinutes(5));
        (await browser.RoleAsync()).ShouldBe("viewer");
        (await late.RoleAsync()).ShouldBe("none");
    }

    [Fact]
    public async Task A_newer_link_kills_the_older_one()
    {
        await using var world = await ClaimedWorld.NewAsync();
        var (older, newer) = (await world.LinkAsync(), await world.LinkAsync());
        using var browser = world.Server.Stranger();

        await browser.FollowAsync(older).RefusalAsync(HttpStatusCode.Unauthorized);
        await browser.FollowAsync("").RefusalAsync(HttpStatusCode.Unauthorized);
        await browser.FollowAsync(newer).OkAsync();
    }

    [Fact]
    public async Task Links_that_are_made_at_the_same_time_leave_one()
    {
        await using var world = await ClaimedWorld.NewAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.LinkAsync()));

        (await world.AskAsync("SELECT count(*) FROM accounts.setup_tokens WHERE used_at IS NULL")).ShouldBe("1");
    }

    [Fact]
    public async Task Claiming_makes_the_admin_and_gives_the_browser_another_session()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var browser = await world.VisitorAsync();
        using var other = await world.VisitorAsync();
        const string Visitors = "SELECT count(*) FROM accounts.sessions WHERE source = 'setup' AND revoked_at IS NULL";
        (await world.AskAsync(Visitors)).ShouldBe("3", "two by a link, and the server's own client");

        var me = await browser.ClaimAsync("Anna").OkAsync();

        me.GetProperty("claimed").GetBoolean().ShouldBeTrue();
        me.GetProperty("role").GetString().ShouldBe("admin");
        me.GetProperty("name").GetString().ShouldBe("Anna");
        (await browser.RoleAsync()).ShouldBe("admin");
        (await other.RoleAsync()).ShouldBe("none", "who else had followed a link is out");
        (await world.AskAsync(Visitors)).ShouldBe("0");
        (await world.AskAsync("SELECT name || ' ' || role FROM accounts.public_users")).ShouldBe("Anna admin");
        (await world.AskAsync("SELECT actor || ' ' || subject FROM accounts.audit WHERE action = 'pitwall.claimed'"))
            .ShouldBe("setup user:Anna");
    }

    [Fact]
    public async Task Of_twenty_claims_at_once_one_wins()
    {
        await using var world = await ClaimedWorld.NewAsync();
        var browsers = new List<HttpClient>();
        for (var i = 0; i < 20; i++)
        {
            browsers.Add(await world.VisitorAsync());
        }

        var answers = await Task.WhenAll(browsers.Select((browser, i) => browser.ClaimAsync($"admin-{i}")));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Where(answer => answer.StatusCode != HttpStatusCode.OK).ShouldAllBe(answer =>
            answer.StatusCode == HttpStatusCode.Conflict || answer.StatusCode == HttpStatusCode.Unauthorized
            || answer.StatusCode == HttpStatusCode.Forbidden);
        (await world.AskAsync("SELECT count(*) FROM accounts.users")).ShouldBe("1");
        (await world.AskAsync(
            "SELECT count(*) FROM accounts.sessions WHERE revoked_at IS NULL AND user_id IS NOT NULL")).ShouldBe("1");
        (await world.AskAsync("SELECT count(*) FROM accounts.audit WHERE action = 'pitwall.claimed'")).ShouldBe("1");
        browsers.ForEach(browser => browser.Dispose());
    }

    [Fact]
    public async Task A_claimed_pit_wall_is_not_claimed_again_and_makes_no_links()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var waiting = world.Server.Stranger();
        var link = await world.LinkAsync();
        using var admin = world.Server.Stranger();
        await admin.FollowAsync(link).OkAsync();
        await admin.ClaimAsync().OkAsync();

        (await admin.ClaimAsync("other").RefusalAsync(HttpStatusCode.Conflict)).ShouldContain("log in");
        (await world.Server.Client.ClaimAsync("other").RefusalAsync(HttpStatusCode.Unauthorized))
            .ShouldContain("log in");
        (await waiting.FollowAsync(link).RefusalAsync(HttpStatusCode.Conflict)).ShouldContain("log in");
        (await waiting.MeAsync()).GetProperty("claimed").GetBoolean().ShouldBeTrue();
        (await SetupLinks.NewAsync(world.Source, TimeProvider.System, Actor.CommandLine, Ct))
            .ShouldBeOfType<SetupResult.Claimed>();
    }

    [Theory]
    [InlineData("anna", "short", "password", "12")]
    [InlineData("anna", "password1234", "password", "first")]
    [InlineData("administrator", "Administrator1", "password", "name")]
    [InlineData("anna banana", AccountsClient.Password, "name", "A-Z")]
    [InlineData("", AccountsClient.Password, "name", "A-Z")]
    public async Task A_name_or_password_that_will_not_do_says_what_would(
        string name, string password, string field, string word)
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var browser = await world.VisitorAsync();
        using var answer = await browser.ClaimAsync(name, password);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = JsonDocument.Parse(
            await answer.Content.ReadAsStringAsync(Ct)).RootElement;
        problem.GetProperty("errors").GetProperty(field)[0].GetString().ShouldNotBeNull().ShouldContain(word);
        (await browser.RoleAsync()).ShouldBe("viewer");
        await browser.ClaimAsync().OkAsync();
    }
}

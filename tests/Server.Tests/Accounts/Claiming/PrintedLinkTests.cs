using System.Globalization;
using System.Net;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Accounts.Claiming;

/// <summary>The link as the real program prints it.</summary>
public sealed class PrintedLinkTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_start_prints_one_that_works_until_there_is_an_admin_and_logs_none()
    {
        var (first, _) = await StartAsync(claims: false);
        var (second, log) = await StartAsync(claims: true);
        var (third, _) = await StartAsync(claims: false);

        first.ShouldContain("#setup=");
        second.ShouldContain("#setup=");
        Token(second).ShouldNotBe(Token(first));
        log.ShouldNotContain(Token(second));
        log.ShouldContain("Serving");
        log.ShouldNotContain("Microsoft.", Case.Sensitive, "the framework has nothing to complain about");
        log.ShouldNotContain("SessionHandler", Case.Sensitive, "a refused request is not worth a line");
        third.ShouldMatch(@"^log in at http://localhost:\d+/$");
    }

    private static string Token(string line) => line.Split("#setup=")[1].Split(' ')[0];

    private async Task<(string Welcome, string Log)> StartAsync(bool claims)
    {
        var port = FreePort.Find();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Pitwall"] = database.ConnectionString,
            ["Site__Build"] = "false",
            ["Lab__Enabled"] = "false",
        };
        await using var served = PitwallProcess.Start(
            environment, "serve", "--port", port.ToString(CultureInfo.InvariantCulture));
        await served.ReadyAsync();
        await served.SaysAsync($"http://localhost:{port}/");
        var welcome = served.Errors.Split('\n').Single(line => line.Contains($":{port}/")).Trim();
        if (claims)
        {
            using var browser = Browser.Open(new Uri($"http://localhost:{port}"));
            (await browser.GetAsync("/api/desks", Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            await browser.FollowAsync(Token(welcome)).OkAsync();
            await browser.ClaimAsync().OkAsync();
            await browser.FollowAsync(Token(welcome)).RefusalAsync(HttpStatusCode.Conflict);
        }

        (await served.StopAsync()).ShouldBe(0);
        return (welcome, await served.OutputAsync());
    }
}

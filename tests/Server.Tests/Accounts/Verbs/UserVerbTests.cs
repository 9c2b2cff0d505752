using System.CommandLine;
using System.Net;
using System.Text.Json;
using Pitwall.Server.Accounts.Verbs;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Server.Tests.Accounts.Verbs;

public sealed class UserVerbTests
{
    private const string NewPassword = "slicks on a drying track";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_password_is_set_anew_and_every_session_of_the_user_ends()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var admin = await world.ClaimantAsync();

        var (exit, said, _) = await RunAsync(world, NewPassword, "user", "password", "Anna", "--password-stdin");

        exit.ShouldBe(ExitCode.Done);
        said.Trim().ShouldBe("anna has a new password, and 1 session ended.");
        (await admin.RoleAsync()).ShouldBe("none");
        await admin.LogInAsync().RefusalAsync(HttpStatusCode.Unauthorized);
        (await admin.LogInAsync(password: NewPassword).OkAsync()).GetProperty("role").GetString().ShouldBe("admin");
        (await world.AskAsync("SELECT actor || ' ' || subject FROM accounts.audit WHERE action = 'password.set'"))
            .ShouldBe("cli user:anna");
    }

    [Theory]
    [InlineData("anna", "short", "12 characters")]
    [InlineData("anna", "password1234", "first that anybody")]
    [InlineData("hanna", NewPassword, "did you mean anna?")]
    [InlineData("anna", null, "empty")]
    public async Task A_password_or_name_that_will_not_do_changes_nothing(string name, string? password, string words)
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var admin = await world.ClaimantAsync();

        var (exit, _, error) = await RunAsync(world, password, "user", "password", name, "--password-stdin");

        exit.ShouldBe(ExitCode.Failed);
        error.ShouldContain(words);
        (await admin.RoleAsync()).ShouldBe("admin");
    }

    [Fact]
    public async Task The_link_it_prints_works_while_nobody_has_claimed()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var browser = world.Server.Stranger();

        (await RunAsync(world, null, "user", "list")).Out.ShouldContain("pitwall user link");
        var (_, said, _) = await RunAsync(world, null, "user", "link", "--port", "5099");
        var (_, json, _) = await RunAsync(world, null, "user", "link", "--json");
        said.ShouldStartWith("open http://localhost:5099/#setup=");
        var link = JsonDocument.Parse(json).RootElement.GetProperty("link").GetString()!;
        link.ShouldStartWith("http://localhost:5080/#setup=");

        await browser.FollowAsync(link.Split("#setup=")[1]).OkAsync();
        await browser.ClaimAsync().OkAsync();
        var (exit, _, error) = await RunAsync(world, null, "user", "link");

        exit.ShouldBe(ExitCode.Failed);
        error.ShouldContain("log in at http://localhost:5080/");
        (await RunAsync(world, null, "user", "list")).Out.ShouldContain("anna");
        JsonDocument.Parse((await RunAsync(world, null, "user", "list", "--json")).Out).RootElement[0]
            .GetProperty("role").GetString().ShouldBe("admin");
    }

    [Fact]
    public async Task A_setting_out_of_its_range_is_one_sentence()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var admin = await world.ClaimantAsync();

        var (exit, _, error) = await RunAsync(
            world, NewPassword,
            "user", "password", "anna", "--password-stdin", "--config", "Accounts:PasswordRounds=1");

        exit.ShouldBe(ExitCode.Failed);
        error.ShouldContain("PasswordRounds");
    }

    private static async Task<(int Exit, string Out, string Error)> RunAsync(
        ClaimedWorld world, string? typed, params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(typed ?? "");
        var exit = await CommandTree.RunAsync(
            Rooms.Compose() with { Verbs = [() => UserVerb.Build(new PasswordPrompt(input))] },
            [.. words, "--config", $"ConnectionStrings:Pitwall={world.ConnectionString}"],
            new InvocationConfiguration { Output = output, Error = error },
            Ct);
        return (exit, output.ToString(), error.ToString());
    }
}

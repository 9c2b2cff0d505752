using System.CommandLine;
using System.Globalization;
using Npgsql;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Accounts.Claiming;
using Pitwall.Server.Accounts.Passwords;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Platform.Serving;

namespace Pitwall.Server.Accounts.Verbs;

/// <summary>
/// <c>pitwall user list|password|link</c>: writes the database directly, so whoever owns the installation is never
/// locked out of it.
/// </summary>
internal static class UserVerb
{
    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "Name of the user; upper and lower case are the same.",
    };

    private static readonly Option<bool> FromStandardInput = new("--password-stdin")
    {
        Description = "Read the new password from standard input, its first line, instead of asking for it.",
    };

    private static readonly Option<int?> Port = new("--port")
    {
        Description = $"Port that the server listens on. Default: the setting Server:Port, else "
            + $"{ServeVerb.DefaultPort}.",
        HelpName = "number",
    };

    public static Command Build(PasswordPrompt prompt)
    {
        var list = new Command("list", "Show the users with their roles.") { CommonOptions.Json };
        list.SetWork(ListAsync);
        var password = new Command(
            "password", "Set a user's password anew, when it is lost, and end all sessions of the user.")
        {
            Name, FromStandardInput, CommonOptions.Json,
        };
        password.SetWork((run, ct) => SetPasswordAsync(run, prompt, ct));
        var link = new Command(
            "link",
            "While nobody has claimed this pit wall: print a fresh link to look around and claim it. The link before "
            + "is dead from then on.")
        {
            Port, CommonOptions.Json,
        };
        link.SetWork(LinkAsync);
        return new Command("user", "Users: list them, set a lost password anew, print the link of the first start.")
        {
            list, password, link,
        };
    }

    private static async Task<int> ListAsync(VerbRun run, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var users = await UserPasswords.ListAsync(workspace.Source, ct);
        if (run.Json)
        {
            run.WriteJson(users);
            return ExitCode.Done;
        }

        if (users.Count == 0)
        {
            await run.Out.WriteLineAsync("There is no user yet: 'pitwall user link' prints the link to claim with.");
        }

        foreach (var user in users)
        {
            var login = user.LastLoginAt?.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "never";
            await run.Out.WriteLineAsync($"{user.Name,-24} {user.Role,-8} last login {login}");
        }

        return ExitCode.Done;
    }

    private static async Task<int> SetPasswordAsync(VerbRun run, PasswordPrompt prompt, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var user = await KnownAsync(workspace.Source, run.Arguments.GetRequiredValue(Name), ct);
        var password = await prompt.ReadAsync(run, run.Arguments.GetValue(FromStandardInput), ct);
        if (PasswordRules.Objection(user.Name, password) is { } objection)
        {
            throw new SetupException(objection);
        }

        var hash = new PasswordHashes(AccountsOptions.Read(run.Config)).Make(password);
        var ended = await UserPasswords.SetAsync(workspace.Source, TimeProvider.System, user, hash, ct);
        if (run.Json)
        {
            run.WriteJson(new PasswordSet(user.Name, ended));
            return ExitCode.Done;
        }

        await run.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{user.Name} has a new password, and {ended} {(ended == 1 ? "session" : "sessions")} ended."));
        return ExitCode.Done;
    }

    private static async Task<int> LinkAsync(VerbRun run, CancellationToken ct)
    {
        var address = ServeVerb.AddressOf(ServeVerb.PortOf(run.Config, run.Arguments.GetValue(Port)));
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var link = await SetupLinks.NewAsync(workspace.Source, TimeProvider.System, Actor.CommandLine, ct);
        if (link is not SetupResult.Link made)
        {
            throw new SetupException(
                $"This pit wall has its admin already: {SetupAddress.Sentence(link, address)}, or set a lost password "
                + "anew with 'pitwall user password NAME'.");
        }

        if (run.Json)
        {
            run.WriteJson(new Printed($"{address}#setup={made.Token.Text}"));
            return ExitCode.Done;
        }

        await run.Out.WriteLineAsync(SetupAddress.Sentence(made, address));
        return ExitCode.Done;
    }

    private static async Task<UserRow> KnownAsync(NpgsqlDataSource source, string name, CancellationToken ct)
    {
        var users = await UserPasswords.ListAsync(source, ct);
        var known = users.FirstOrDefault(user => string.Equals(user.Name, name, StringComparison.OrdinalIgnoreCase));
        if (known is not null)
        {
            return known;
        }

        var names = users.Select(user => user.Name).ToList();
        var hint = (names.Count, Complaints.Nearest(name, names)) switch
        {
            (0, _) => "there is none yet, 'pitwall user link' prints the link to claim with.",
            (_, { } near) => $"did you mean {near}?",
            _ => $"there is {string.Join(", ", names)}.",
        };
        throw new SetupException($"There is no user {name}: {hint}");
    }

    private sealed record PasswordSet(string Name, int SessionsEnded);

    private sealed record Printed(string Link);
}

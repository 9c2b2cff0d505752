using System.Text;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Server.Accounts.Verbs;

/// <summary>
/// Where the command line gets a password from: typed twice without an echo, or the first line of a pipe.
/// </summary>
internal sealed class PasswordPrompt(TextReader input)
{
    public static PasswordPrompt ForConsole() => new(Console.In);

    public async Task<string> ReadAsync(VerbRun run, bool fromStandardInput, CancellationToken ct)
    {
        if (fromStandardInput)
        {
            return await input.ReadLineAsync(ct)
                ?? throw new SetupException("Standard input is empty: pipe the new password into it.");
        }

        if (Console.IsInputRedirected)
        {
            throw new SetupException("There is no terminal to ask at: add --password-stdin and pipe the password.");
        }

        var first = Ask(run.Error, "New password: ");
        return string.Equals(first, Ask(run.Error, "The same again: "), StringComparison.Ordinal)
            ? first
            : throw new SetupException("The two were not the same: nothing was changed, try again.");
    }

    private static string Ask(TextWriter screen, string question)
    {
        screen.Write(question);
        screen.Flush();
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        screen.WriteLine();
        return typed.ToString();
    }
}

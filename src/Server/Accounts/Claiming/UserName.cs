using System.Text.RegularExpressions;

namespace Pitwall.Server.Accounts.Claiming;

/// <summary>What a user may be called; upper and lower case are the same name.</summary>
internal static partial class UserName
{
    public const string Mend =
        "Use 1 to 64 of A-Z, a-z, 0-9 and '.', '_', '@', '-', starting with a letter or digit.";

    public static bool IsValid(string name) => Form().IsMatch(name);

    [GeneratedRegex(
        @"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}

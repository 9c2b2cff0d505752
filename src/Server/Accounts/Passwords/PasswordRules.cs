namespace Pitwall.Server.Accounts.Passwords;

/// <summary>Which passwords are good enough: long, and not among the first that anybody would try.</summary>
internal static class PasswordRules
{
    public const int LengthMin = 12;

    /// <summary>Enough for any pass phrase; a bound, because every attempt is hashed.</summary>
    public const int LengthMax = 256;

    private const int DifferentMin = 5;

    /// <summary>The complaint with its mend, or null.</summary>
    public static string? Objection(string name, string password) => password switch
    {
        { Length: < LengthMin } => $"Use at least {LengthMin} characters: a few words are easiest to remember.",
        { Length: > LengthMax } => $"Use at most {LengthMax} characters.",
        _ when password.Any(IsBroken) => "Use characters that can be typed, without control characters.",
        _ when password.Distinct().Count() < DifferentMin || CommonPasswords.Contain(password, name) =>
            "It is the name or among the first that anybody would try: use a few words that do not belong together.",
        _ => null,
    };

    // Half of a surrogate pair is no text, and the normal form of the hash would throw on it.
    private static bool IsBroken(char letter) => char.IsControl(letter) || letter == '\uFFFD';
}

using System.Collections.Frozen;

namespace Pitwall.Server.Accounts.Passwords;

/// <summary>
/// The passwords that lists of broken ones begin with, as far as they are long enough: known words with digits and
/// signs around or inside them, and runs along the alphabet, the digits or a row of keys.
/// </summary>
internal static class CommonPasswords
{
    private const int RunMin = 4;

    // Letters that a sign or digit commonly stands for, pairwise.
    private const string Disguises = "@a4a3e1i!i0o5s$s7t";

    private static readonly FrozenSet<string> Words = new[]
    {
        "abc", "access", "account", "admin", "administrator", "baseball", "batman", "bitcoin", "changeit", "changeme",
        "charlie", "chocolate", "computer", "correcthorsebatterystaple", "crypto", "daniel", "default", "dragon",
        "ethereum", "flower", "football", "freedom", "god", "guest", "hallo", "hello", "hunter", "iloveyou", "internet",
        "jennifer", "jessica", "jesus", "jordan", "killer", "king", "letmein", "liverpool", "login", "love", "lovely",
        "market", "master", "me", "michael", "michelle", "money", "monkey", "mustang", "my", "new", "nicole", "ninja",
        "nothing", "pass", "passphrase", "passwd", "password", "passwort", "pepper", "pitwall", "pokemon", "princess",
        "qwerty", "qwertz", "azerty", "root", "samsung", "secret", "server", "shadow", "soccer", "starwars", "summer",
        "sunshine", "superman", "superuser", "system", "test", "the", "tigger", "trader", "trading", "trustno", "user",
        "wall", "welcome", "whatever", "winter", "you", "spring", "autumn", "monday", "friday", "january",
        "december", "unbelievable", "motdepasse", "contrasena", "senha", "parola",
    }.ToFrozenSet(StringComparer.Ordinal);

    // The digits three times, because people begin again after the last one.
    private static readonly string[] Rows =
    [
        "abcdefghijklmnopqrstuvwxyz", "012345678901234567890123456789", "qwertyuiop", "qwertzuiop", "azertyuiop",
        "asdfghjkl", "zxcvbnm", "yxcvbnm", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn", "qazwsxedcrfvtgb",
        "zaq12wsxcde34rfv", "!@#$%^&*()", "1a2b3c4d5e6f7g8h", "a1b2c3d4e5f6g7h8", "qweasdzxc", "q1w2e3r4t5y6u7i8",
    ];

    private static readonly string[] BothWays = [.. Rows, .. Rows.Select(row => new string([.. row.Reverse()]))];

    /// <param name="name">Of the user; for this user it is one of the known words.</param>
    public static bool Contain(string password, string name)
    {
        var plain = password.ToLowerInvariant();
        var own = LettersOf(name.ToLowerInvariant());
        var core = string.Concat(plain.Where(char.IsLetterOrDigit));
        return IsMadeOfRuns(plain)
            || (core.Length >= RunMin && IsMadeOfRuns(core))
            || IsMadeOfWords(plain, own)
            || IsMadeOfWords(Undisguised(WithoutEnds(plain)), own);
    }

    /// <summary>Known words, with what is no letter before, between and after them.</summary>
    private static bool IsMadeOfWords(string text, string own)
    {
        var letters = LettersOf(text);
        if (letters.Length == 0)
        {
            return false;
        }

        var reachable = new bool[letters.Length + 1];
        reachable[0] = true;
        for (var end = 1; end <= letters.Length; end++)
        {
            reachable[end] = Enumerable.Range(0, end)
                .Any(start => reachable[start] && IsWord(letters[start..end], own));
        }

        return reachable[^1];
    }

    private static bool IsWord(string letters, string own) =>
        Words.Contains(letters) || string.Equals(letters, own, StringComparison.Ordinal) || IsRun(letters);

    private static string LettersOf(string text) => string.Concat(text.Where(char.IsLetter));

    private static bool IsMadeOfRuns(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var end = text.Length;
            while (end - at >= RunMin && !IsRun(text[at..end]))
            {
                end--;
            }

            if (end - at < RunMin)
            {
                return false;
            }

            at = end;
        }

        return true;
    }

    private static bool IsRun(string text) => text.Length >= RunMin
        && (text.AsSpan().IndexOfAnyExcept(text[0]) < 0
            || BothWays.Any(row => row.Contains(text, StringComparison.Ordinal)));

    // In 'p@ssw0rd1234' the digits at the end are digits, not letters in disguise.
    private static string WithoutEnds(string text)
    {
        var first = text.TakeWhile(letter => !char.IsLetter(letter)).Count();
        var last = text.Reverse().TakeWhile(letter => !char.IsLetter(letter)).Count();
        return first == text.Length ? text : text[first..^last];
    }

    private static string Undisguised(string text) => string.Concat(text.Select(letter =>
    {
        var at = Disguises.IndexOf(letter, StringComparison.Ordinal);
        return at >= 0 && at % 2 == 0 ? Disguises[at + 1] : letter;
    }));
}

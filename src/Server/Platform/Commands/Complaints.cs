using System.CommandLine;
using System.CommandLine.Parsing;

namespace Pitwall.Server.Platform.Commands;

/// <summary>What was wrong with a command line, one sentence per mistake, with the nearest word that exists.</summary>
internal static class Complaints
{
    private const int FarthestTypo = 3;

    public static IReadOnlyList<string> About(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var unknown = parsed.UnmatchedTokens.Select(token => Unknown(token, command));
        var others = parsed.Errors
            .Where(error => !parsed.UnmatchedTokens.Any(token =>
                error.Message.Contains($"'{token}'", StringComparison.Ordinal)))
            .Select(Plain);
        return [.. unknown.Concat(others).Append($"All words and options: pitwall{Path(parsed.CommandResult)} --help")];
    }

    /// <summary>The known word nearest to a mistyped one, or null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) =>
        known
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .Where(pair => pair.distance <= Math.Min(FarthestTypo, word.Length / 2))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();

    private static string Unknown(string token, Command command)
    {
        var isOption = token.StartsWith('-');
        var known = isOption
            ? command.Options.Append(CommonOptions.Config).SelectMany(option => option.Aliases.Append(option.Name))
            : command.Subcommands.Select(verb => verb.Name);
        var hint = Nearest(token, known) is { } nearest ? $"; did you mean {nearest}?" : ".";
        return $"There is no {(isOption ? "option" : "word")} {token} here{hint}";
    }

    // The library names .NET types in its message for a value of the wrong kind.
    private static string Plain(ParseError error) =>
        error.SymbolResult switch
        {
            OptionResult { Tokens: [var given, ..] } option when option.Option.HelpName is { } wanted =>
                $"{option.Option.Name} wants a {wanted}, not '{given.Value}'.",
            ArgumentResult { Parent: OptionResult { Tokens: [var given, ..] } option }
                when option.Option.HelpName is { } wanted =>
                $"{option.Option.Name} wants a {wanted}, not '{given.Value}'.",
            _ => error.Message,
        };

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : string.Empty;

    /// <summary>Levenshtein's edit distance, one row at a time.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}

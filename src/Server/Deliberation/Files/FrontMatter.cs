using System.Globalization;
using Pitwall.Server.Platform.Commands;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pitwall.Server.Deliberation.Files;

/// <summary>
/// One mapping of a file's front matter, read key by key. A key nobody asked for is an error that names it and the
/// nearest one there is: a misspelt limit must not pass as "no limit".
/// </summary>
internal sealed class FrontMatter(YamlMappingNode node, string path)
{
    private readonly SortedSet<string> known = new(StringComparer.Ordinal);

    /// <summary>The mapping at the top of a text; the rest is its body.</summary>
    public static (FrontMatter Head, string Body) Split(string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        var end = lines.StartsWith("---\n", StringComparison.Ordinal)
            ? lines.IndexOf("\n---\n", 3, StringComparison.Ordinal)
            : -1;
        return end >= 0
            ? (Read(lines[4..(end + 1)]), lines[(end + 5)..].Trim('\n'))
            : throw new AgentFileException("An agent file begins with front matter between two lines of '---'");
    }

    public static FrontMatter Read(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root
                ? new FrontMatter(root, "")
                : throw new AgentFileException("The front matter is no list of keys and values");
        }
        catch (YamlException wrong)
        {
            throw new AgentFileException($"Line {wrong.Start.Line + 1} is no YAML: {wrong.Message}");
        }
    }

    /// <summary>All of it as it stands, for who reads files whose keys nobody foresaw.</summary>
    public YamlMappingNode Mapping => node;

    /// <summary>Refuses what nobody has asked for; to be called when everything has been read.</summary>
    public void Finish()
    {
        foreach (var key in node.Children.Keys.Select(NameOf).Where(key => !known.Contains(key)))
        {
            var hint = Complaints.Nearest(key, known) is { } near
                ? $"did you mean {near}?" : $"there are {string.Join(", ", known)}.";
            throw new AgentFileException($"Unknown field {path}{key}: {hint}", $"{path}{key}");
        }
    }

    public FrontMatter? Section(string key) => Find(key) switch
    {
        null => null,
        YamlMappingNode mapping => new FrontMatter(mapping, $"{path}{key}."),
        _ => throw Wrong(key, "holds keys and values of its own"),
    };

    public string? Text(string key) => Find(key) switch
    {
        null => null,
        YamlScalarNode { Value: { Length: > 0 } value } => value,
        _ => throw Wrong(key, "is a text"),
    };

    public string Required(string key) =>
        Text(key) ?? throw new AgentFileException($"The field {path}{key} is missing", $"{path}{key}");

    public IReadOnlyList<string> Texts(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Select(item => item is YamlScalarNode { Value: { Length: > 0 } value }
            ? value : throw Wrong(key, "is a list of texts"))],
        YamlScalarNode { Value: { } one } => [one],
        _ => throw Wrong(key, "is a list"),
    };

    public decimal? Number(string key, decimal low, decimal high)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var value) && value >= low && value <= high
            ? value
            : throw Wrong(key, string.Create(CultureInfo.InvariantCulture, $"is a number from {low} to {high}"));
    }

    public int? Whole(string key, int low, int high) => Number(key, low, high) switch
    {
        null => null,
        var value when value == decimal.Truncate(value.Value) => (int)value,
        _ => throw Wrong(key, $"is a whole number from {low} to {high}"),
    };

    public bool? Flag(string key) => Text(key) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw Wrong(key, "is true or false"),
    };

    /// <summary>A time like 90s, 3m or 4h, in microseconds.</summary>
    public long? Time(string key) => Text(key) switch
    {
        null => null,
        var text when Durations.Micros(text) is { } micros => micros,
        _ => throw Wrong(key, "is a time like 90s, 3m or 4h"),
    };

    public string? Word(string key, params string[] words) => Text(key) switch
    {
        null => null,
        var text when words.Contains(text, StringComparer.Ordinal) => text,
        _ => throw Wrong(key, $"is one of {string.Join(", ", words)}"),
    };

    public AgentFileException Wrong(string key, string rule) =>
        new($"The field {path}{key} {rule}; it is {Shown(key)}", $"{path}{key}");

    private string Shown(string key) => Find(key) switch
    {
        YamlScalarNode scalar => $"'{scalar.Value}'",
        null => "missing",
        var other => other.NodeType.ToString(),
    };

    private YamlNode? Find(string key)
    {
        known.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out var found)
            && found is not YamlScalarNode { Value: null or "" or "null" or "~" } ? found : null;
    }

    private static string NameOf(YamlNode key) => (key as YamlScalarNode)?.Value ?? key.ToString();
}

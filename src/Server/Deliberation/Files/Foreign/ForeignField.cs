using System.Globalization;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Pitwall.Server.Deliberation.Files.Foreign;

/// <summary>
/// One value of a foreign file: where it stands (<c>traders[0].initial_balance</c>), the name it has there, and its
/// text. Name is null where nothing may be taken from it: an item of a list has none of its own, and what belongs to a
/// second trader is not this one's.
/// </summary>
internal sealed record ForeignField(string Path, string? Name, string Value)
{
    // Aliases let a short YAML file hold itself or grow without end.
    private const int DepthMax = 32;
    private const int FieldsMax = 2_000;

    /// <summary>Every value of a file that is not null, however deep it lies, in the file's order.</summary>
    public static IReadOnlyList<ForeignField> Of(JsonElement root)
    {
        var found = new List<ForeignField>();
        Add(new Place("", null, IsFirst: true, 0), root, found);
        return found;
    }

    /// <inheritdoc cref="Of(JsonElement)"/>
    public static IReadOnlyList<ForeignField> Of(YamlMappingNode root)
    {
        var found = new List<ForeignField>();
        Add(new Place("", null, IsFirst: true, 0), root, found);
        return found;
    }

    private static void Add(Place at, JsonElement value, List<ForeignField> found)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in value.EnumerateObject())
                {
                    Add(at.Field(field.Name), field.Value, found);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in value.EnumerateArray().Index())
                {
                    Add(at.Item(i), item, found);
                }

                break;
            case not (JsonValueKind.Null or JsonValueKind.Undefined):
                Keep(at, value.ToString(), found);
                break;
        }
    }

    private static void Add(Place at, YamlNode value, List<ForeignField> found)
    {
        switch (value)
        {
            case YamlMappingNode mapping:
                foreach (var (key, inner) in mapping.Children)
                {
                    Add(at.Field((key as YamlScalarNode)?.Value ?? key.ToString()), inner, found);
                }

                break;
            case YamlSequenceNode list:
                foreach (var (i, item) in list.Children.Index())
                {
                    Add(at.Item(i), item, found);
                }

                break;
            case YamlScalarNode { Value: { } text } when text is not ("" or "null" or "~"):
                Keep(at, text, found);
                break;
        }
    }

    private static void Keep(Place at, string value, List<ForeignField> found)
    {
        if (found.Count == FieldsMax)
        {
            throw new AgentFileException($"The file holds more than {FieldsMax} values");
        }

        found.Add(new ForeignField(at.Path, at.IsFirst ? at.Name : null, value));
    }

    private sealed record Place(string Path, string? Name, bool IsFirst, int Depth)
    {
        public Place Field(string name) => Deeper(Path.Length == 0 ? name : $"{Path}.{name}", name, IsFirst);

        public Place Item(int i) => Deeper(
            string.Create(CultureInfo.InvariantCulture, $"{Path}[{i}]"), null, IsFirst && i == 0);

        private Place Deeper(string path, string? name, bool isFirst) => Depth < DepthMax
            ? new Place(path, name, isFirst, Depth + 1)
            : throw new AgentFileException($"{path} lies more than {DepthMax} levels deep");
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Pitwall.Server.Deliberation.Providers;

/// <summary>
/// Looks into JSON that somebody else wrote: whatever is not as expected is simply not there. It reads names and texts
/// itself, because the library throws for half a surrogate pair, which is what a stream cuts an emoji into: here a half
/// is a char, so two halves join, and one that stays alone becomes U+FFFD when it is encoded.
/// </summary>
internal static class JsonLook
{
    /// <summary>A field by name, the last where there are several.</summary>
    public static JsonElement? Find(this JsonElement element, string name)
    {
        JsonElement? found = null;
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in element.EnumerateObject())
            {
                found = string.Equals(field.NameText(), name, StringComparison.Ordinal) ? field.Value : found;
            }
        }

        return found;
    }

    public static string NameText(this JsonProperty field) => Unescape(JsonMarshal.GetRawUtf8PropertyName(field));

    public static string? Text(this JsonElement element, string name) => element.Find(name)?.Text();

    /// <summary>A text, null when it is none.</summary>
    public static string? Text(this JsonElement element) => element.ValueKind == JsonValueKind.String
        ? Unescape(JsonMarshal.GetRawUtf8Value(element)[1..^1])
        : null;

    /// <summary>A text as it reads, anything else as it was written.</summary>
    public static string Said(this JsonElement element) =>
        element.Text() ?? Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element));

    /// <summary>A count, 0 when there is none or it is no whole number.</summary>
    public static long Count(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out var count)
            ? Math.Max(0, count)
            : 0;

    /// <summary>What stands between the quotes; that its escapes are whole was seen when it was parsed.</summary>
    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        var written = Encoding.UTF8.GetString(raw);
        if (!written.Contains('\\', StringComparison.Ordinal))
        {
            return written;
        }

        var text = new StringBuilder(written.Length);
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i] != '\\')
            {
                text.Append(written[i]);
            }
            else if (written[++i] == 'u')
            {
                text.Append((char)ushort.Parse(
                    written.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(Plain(written[i]));
            }
        }

        return text.ToString();
    }

    private static char Plain(char escape) => escape switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => escape,
    };
}

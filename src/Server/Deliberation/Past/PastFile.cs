using System.IO.Compression;
using System.Text.Json;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Deliberation.Past;

/// <summary>Reads a file of past runs, packed or not, and the ways in which such files write time.</summary>
internal static class PastFile
{
    private const long BytesMax = 1L << 30;

    /// <summary>
    /// All bytes of a file, unpacked when its name ends in .gz; a missing or damaged file is an outcome.
    /// </summary>
    public static byte[] Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file;
            using var all = new MemoryStream();
            var buffer = new byte[81_920];
            for (var read = content.Read(buffer); read > 0; read = content.Read(buffer))
            {
                if (all.Length + read > BytesMax)
                {
                    throw new PastFileException("is larger than 1 GiB: split it");
                }

                all.Write(buffer, 0, read);
            }

            return all.ToArray();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PastFileException("is not there");
        }
        catch (InvalidDataException)
        {
            throw new PastFileException("is a gzip file that is damaged or cut short: fetch it again");
        }
        catch (Exception unreadable) when (unreadable is UnauthorizedAccessException or IOException)
        {
            throw new PastFileException($"cannot be read ({unreadable.Message})");
        }
    }

    /// <summary>The file as it lies there, packed or not.</summary>
    public static byte[] Raw(string path) => File.ReadAllBytes(path);

    public static JsonDocument Json(string path)
    {
        try
        {
            return JsonDocument.Parse(Unmarked(Read(path)));
        }
        catch (JsonException wrong)
        {
            throw new PastFileException($"is no JSON ({wrong.Message})");
        }
    }

    /// <summary>One document per line that holds one; blank lines are skipped, a broken one refuses the file.</summary>
    public static IReadOnlyList<JsonElement> JsonLines(string path)
    {
        var lines = new List<JsonElement>();
        using var reader = new StreamReader(new MemoryStream(Unmarked(Read(path)).ToArray()));
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using var document = JsonDocument.Parse(line);
                lines.Add(document.RootElement.Clone());
            }
            catch (JsonException)
            {
                throw new PastFileException($"has no JSON in line {number}");
            }
        }

        return lines;
    }

    /// <summary>Seconds since 1970 with a fraction, to the microsecond.</summary>
    public static Moment Seconds(JsonElement value) =>
        new((long)decimal.Round(Number(value) * 1_000_000m));

    /// <summary>A number as exact decimal; one that is written as text counts too.</summary>
    public static decimal Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
        JsonValueKind.String when decimal.TryParse(
            value.GetString(),
            System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture,
            out var number) => number,
        _ => throw new PastFileException($"has '{Short(value)}' where a number belongs"),
    };

    /// <summary>A field's number, null when the field is missing or null.</summary>
    public static decimal? NumberOf(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Number(value) : null;

    /// <summary>
    /// A field's text, null when it is missing, null or blank; NUL becomes the replacement character.
    /// </summary>
    public static string? TextOf(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text.Replace('\0', '\uFFFD')
            : null;

    public static JsonElement Field(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var value)
            ? value
            : throw new PastFileException($"has a record without '{name}'");

    private static ReadOnlyMemory<byte> Unmarked(byte[] bytes) =>
        bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes;

    private static string Short(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length > 40 ? $"{text[..40]}…" : text;
    }
}

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Deliberation.Retention;

/// <summary>
/// One text as a line of an archive; the bytes stand in Text when they are UTF-8, otherwise in Base64.
/// </summary>
/// <param name="Sha256">Of the bytes, lower-case hex.</param>
/// <param name="Length">Bytes.</param>
/// <param name="StoredAt">UTC, when it was first stored.</param>
internal sealed record ArchivedText(string Sha256, int Length, DateTime StoredAt)
{
    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Base64 { get; init; }

    public static ArchivedText Of(byte[] bytes, DateTime storedAt)
    {
        var line = new ArchivedText(Hash32.Of(bytes).ToString(), bytes.Length, storedAt);
        try
        {
            return line with { Text = Strict.GetString(bytes) };
        }
        catch (DecoderFallbackException)
        {
            return line with { Base64 = Convert.ToBase64String(bytes) };
        }
    }

    public byte[] Bytes() => Text is { } text ? Strict.GetBytes(text) : Convert.FromBase64String(Base64 ?? "");
}

/// <summary>What an archive was found to hold when it was read back.</summary>
/// <param name="Sha256">Of the file.</param>
/// <param name="FileBytes">Length of the file.</param>
/// <param name="Texts">The hashes of its texts, each of which fits its bytes.</param>
/// <param name="TextBytes">Bytes of the texts together.</param>
internal sealed record ArchiveContent(Hash32 Sha256, long FileBytes, IReadOnlyList<byte[]> Texts, long TextBytes);

/// <summary>Archives: gzipped JSON lines, one text each, readable without this program.</summary>
internal static class ArchiveFile
{
    private static readonly JsonSerializerOptions Lines = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a new file and returns how many texts are in it, once they are on disk.</summary>
    public static async Task<int> WriteAsync(
        string path, IAsyncEnumerable<ArchivedText> texts, CancellationToken ct)
    {
        var written = 0;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await using (var zipped = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
        {
            await foreach (var text in texts.WithCancellation(ct))
            {
                await zipped.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(text, Lines), ct);
                await zipped.WriteAsync("\n"u8.ToArray(), ct);
                written++;
            }
        }

        file.Flush(flushToDisk: true);
        return written;
    }

    /// <summary>Reads a whole archive and holds each text against its hash.</summary>
    /// <exception cref="InvalidDataException">
    /// It is not a whole archive, or a text is not what its hash says.
    /// </exception>
    public static async Task<ArchiveContent> ReadAsync(string path, CancellationToken ct)
    {
        var hashes = new List<byte[]>();
        var bytes = 0L;
        await using (var file = File.OpenRead(path))
        await using (var zipped = new GZipStream(file, CompressionMode.Decompress))
        using (var reader = new StreamReader(zipped, Encoding.UTF8))
        {
            while (await reader.ReadLineAsync(ct) is { } line)
            {
                var text = Checked(path, line);
                hashes.Add(Convert.FromHexString(text.Sha256));
                bytes += text.Length;
            }
        }

        await using var whole = File.OpenRead(path);
        var hash = Hash32.FromBytes(await SHA256.HashDataAsync(whole, ct));
        return hashes.Count > 0
            ? new ArchiveContent(hash, whole.Length, hashes, bytes)
            : throw new InvalidDataException($"{path} holds no text");
    }

    private static ArchivedText Checked(string path, string line)
    {
        try
        {
            var text = JsonSerializer.Deserialize<ArchivedText>(line, Lines)!;
            var bytes = text.Bytes();
            return bytes.Length == text.Length
                && string.Equals(Hash32.Of(bytes).ToString(), text.Sha256, StringComparison.Ordinal)
                    ? text
                    : throw new InvalidDataException($"{path} holds other bytes for {text.Sha256} than its hash says");
        }
        catch (Exception broken) when (broken is JsonException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"{path} has a line that is no text: {broken.Message}", broken);
        }
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Pitwall.Server.Markets.Import;

/// <summary>
/// A csv or gzipped csv (told by its first bytes, not its name), read line by line as UTF-8 bytes so that a long file
/// costs no strings. Line 1 is the header. Lines are bounded, so a foreign file cannot fill the memory.
/// </summary>
internal sealed class CsvFile : IDisposable
{
    public const int FieldsMax = 64;
    private const int LineBytesMax = 16 * 1024;

    private readonly Stream stream;
    private readonly uint? lengthPromised;
    private readonly byte[] buffer = new byte[4 * LineBytesMax];
    private int start;
    private int end;
    private bool ended;
    private long bytesRead;

    private CsvFile(Stream stream, uint? lengthPromised)
    {
        this.stream = stream;
        this.lengthPromised = lengthPromised;
        Header = ReadHeader();
    }

    /// <summary>Column names in lower case, without spaces around them.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>The line last read.</summary>
    public int Line { get; private set; }

    public static CsvFile Open(string path)
    {
        var file = File.OpenRead(path);
        try
        {
            Span<byte> magic = stackalloc byte[2];
            var isGzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
            var promised = isGzip ? LengthPromised(file) : (uint?)null;
            file.Position = 0;
            return new CsvFile(isGzip ? new GZipStream(file, CompressionMode.Decompress) : file, promised);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The next line that is not blank; false at the end of the file.</summary>
    public bool Read(out ReadOnlySpan<byte> line)
    {
        while (ReadRaw(out line))
        {
            if (line.Trim((byte)' ').Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Cuts a line at its commas; quotes around a field are dropped and keep commas inside it. Returns the fields'
    /// number.
    /// </summary>
    public static int Split(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        var count = 0;
        var from = 0;
        while (from <= line.Length && count < fields.Length)
        {
            var rest = line[from..];
            if (rest.Length > 0 && rest[0] == (byte)'"')
            {
                var close = rest[1..].IndexOf((byte)'"');
                var inside = close < 0 ? rest.Length - 1 : close;
                fields[count++] = new Range(from + 1, from + 1 + inside);
                var after = rest[Math.Min(rest.Length, inside + 2)..].IndexOf((byte)',');
                from = after < 0 ? line.Length + 1 : from + inside + 2 + after + 1;
                continue;
            }

            var comma = rest.IndexOf((byte)',');
            var length = comma < 0 ? rest.Length : comma;
            fields[count++] = new Range(from, from + length);
            from += length + 1;
        }

        return count;
    }

    /// <summary>Cuts a data row; says what is wrong when it has not as many fields as the header.</summary>
    public string? SplitRow(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        var count = Split(line, fields);
        return count == Header.Count ? null : $"has {count} columns where the header has {Header.Count}";
    }

    public void Dispose() => stream.Dispose();

    // The last four bytes of a gzip file are the length of its content (RFC 1952). GZipStream ends a file that was cut
    // short without a word, so we hold it to that.
    private static uint LengthPromised(FileStream file)
    {
        Span<byte> last = stackalloc byte[4];
        file.Seek(-Math.Min(last.Length, file.Length), SeekOrigin.End);
        return file.ReadAtLeast(last, last.Length, throwOnEndOfStream: false) == last.Length
            ? BinaryPrimitives.ReadUInt32LittleEndian(last)
            : 0;
    }

    private List<string> ReadHeader()
    {
        if (!Read(out var line))
        {
            throw new FileRefusedException("is empty");
        }

        if (line.StartsWith(Encoding.UTF8.Preamble))
        {
            line = line[Encoding.UTF8.Preamble.Length..];
        }

        Span<Range> fields = stackalloc Range[FieldsMax];
        var names = new List<string>();
        foreach (var field in fields[..Split(line, fields)])
        {
            names.Add(Encoding.UTF8.GetString(line[field]).Trim().ToLowerInvariant());
        }

        return names;
    }

    private bool ReadRaw(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var newline = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (newline >= 0 || (ended && end > start))
            {
                var length = newline >= 0 ? newline : end - start;
                line = buffer.AsSpan(start, length).TrimEnd((byte)'\r');
                start += newline >= 0 ? length + 1 : length;
                Line++;
                return true;
            }

            if (ended)
            {
                line = default;
                return false;
            }

            Fill();
        }
    }

    private void Fill()
    {
        if (end - start > LineBytesMax)
        {
            throw new FileRefusedException(
                $"is no table of text lines: line {Line + 1} is longer than {LineBytesMax} bytes");
        }

        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        var read = stream.Read(buffer.AsSpan(end));
        ended = read == 0;
        end += read;
        bytesRead += read;
        if (ended && lengthPromised is { } promised && promised != unchecked((uint)bytesRead))
        {
            throw new InvalidDataException("The gzip file ends before its content does");
        }
    }
}

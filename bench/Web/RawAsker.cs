using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Web;

/// <summary>
/// Asks one address over plain sockets, so that the asker costs less than what is measured. An answer other than 200,
/// or of another length than the first, throws.
/// </summary>
internal sealed class RawAsker(int port, string path, string? cookies)
{
    private const int BufferBytes = 1024 * 1024;

    private readonly byte[] question = Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: localhost\r\n{(cookies is null ? "" : $"Cookie: {cookies}\r\n")}\r\n");

    /// <summary>Answers per second of all connections together.</summary>
    public async Task<double> RateAsync(int connections, TimeSpan length, CancellationToken ct)
    {
        var bytes = await AnswerBytesAsync(ct);
        var started = Stopwatch.GetTimestamp();
        var ends = started + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(
            Enumerable.Range(0, connections).Select(_ => Task.Run(() => AskUntilAsync(ends, bytes, ct), ct)));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Length of the body of one answer.</summary>
    public async Task<int> BodyBytesAsync(CancellationToken ct)
    {
        using var socket = await ConnectAsync(ct);
        var buffer = new byte[BufferBytes];
        var (head, total) = await AskAsync(socket, buffer, ct);
        var text = Encoding.ASCII.GetString(buffer, 0, head);
        return text.Contains("chunked", StringComparison.OrdinalIgnoreCase)
            ? Dechunked(buffer.AsSpan(head, total - head))
            : total - head;
    }

    private async Task<int> AnswerBytesAsync(CancellationToken ct)
    {
        using var socket = await ConnectAsync(ct);
        var buffer = new byte[BufferBytes];
        // The first answers of a server are its slowest.
        for (var i = 0; i < 200; i++)
        {
            await AskAsync(socket, buffer, ct);
        }

        return (await AskAsync(socket, buffer, ct)).Total;
    }

    private async Task<long> AskUntilAsync(long ends, int bytes, CancellationToken ct)
    {
        using var socket = await ConnectAsync(ct);
        var buffer = new byte[BufferBytes];
        var count = 0L;
        while (Stopwatch.GetTimestamp() < ends)
        {
            var (_, total) = await AskAsync(socket, buffer, ct);
            if (total != bytes)
            {
                throw new SetupException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path} answers {total} bytes and then {bytes}, so there is no report."));
            }

            count++;
        }

        return count;
    }

    private async Task<(int Head, int Total)> AskAsync(Socket socket, byte[] buffer, CancellationToken ct)
    {
        await socket.SendAsync(question, ct);
        var received = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(received), ct);
            received += read;
            if (read == 0)
            {
                throw new SetupException($"{path}: the server hung up, so there is no report.");
            }

            if (HeadOf(buffer.AsSpan(0, received)) is var head && head > 0
                && IsWhole(buffer.AsSpan(0, received), head))
            {
                return (head, received);
            }
        }
    }

    private int HeadOf(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end >= 0 && !answer.StartsWith("HTTP/1.1 200 "u8))
        {
            throw new SetupException(
                $"{path} answers '{Encoding.ASCII.GetString(answer[..answer.IndexOf((byte)'\r')])}', so there is no "
                + "report.");
        }

        return end + 4;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer, int head)
    {
        var length = answer[..head].IndexOf("Content-Length: "u8);
        if (length < 0)
        {
            return answer.EndsWith("0\r\n\r\n"u8);
        }

        _ = Utf8Parser.TryParse(answer[(length + 16)..], out int bytes, out _);
        return answer.Length == head + bytes;
    }

    private static int Dechunked(ReadOnlySpan<byte> body)
    {
        var total = 0;
        while (Utf8Parser.TryParse(body, out int bytes, out _, 'x') && bytes > 0)
        {
            total += bytes;
            body = body[(body.IndexOf("\r\n"u8) + 2 + bytes + 2)..];
        }

        return total;
    }

    private async Task<Socket> ConnectAsync(CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, ct);
        return socket;
    }
}

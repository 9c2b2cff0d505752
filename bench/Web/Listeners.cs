using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Web;

/// <summary>Many open streams, each read as it comes.</summary>
internal sealed class Listeners(int port, string path, int count)
{
    private const int BufferBytes = 16 * 1024;
    private const int ConnectedAtOnce = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TaskCompletionSource everybody = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long from = long.MaxValue;
    private int hearing;

    /// <summary>Milliseconds of every frame that came in the given time, from posting to reading it.</summary>
    public async Task<double[]> ListenAsync(TimeSpan length, CancellationToken ct)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var sockets = new List<Socket>(count);
        try
        {
            while (sockets.Count < count)
            {
                var more = Math.Min(ConnectedAtOnce, count - sockets.Count);
                sockets.AddRange(await Task.WhenAll(Enumerable.Range(0, more).Select(_ => OpenAsync(ct))));
            }

            var reading = sockets.ConvertAll(socket => Task.Run(() => ReadAsync(socket, ends.Token), ct));
            // Everybody hears something before the first frame counts.
            await Task.WhenAny(Task.WhenAll(reading), everybody.Task).WaitAsync(Patience, ct);
            Volatile.Write(ref from, Stopwatch.GetTimestamp());
            await Task.Delay(length, ct);
            await ends.CancelAsync();
            return [.. (await Task.WhenAll(reading)).SelectMany(times => times)];
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private async Task<Socket> OpenAsync(CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, ct);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"), ct);
        return socket;
    }

    private async Task<List<double>> ReadAsync(Socket socket, CancellationToken ct)
    {
        var times = new List<double>();
        var buffer = new byte[BufferBytes];
        var kept = 0;
        var last = 0L;
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(kept), ct);
                if (read == 0)
                {
                    throw new SetupException($"{path}: the server hung up, so there is no report.");
                }

                var now = Stopwatch.GetTimestamp();
                var isFirst = last == 0;
                kept = Take(buffer, kept + read, (Volatile.Read(ref from), now), ref last, times);
                if (isFirst && last > 0 && Interlocked.Increment(ref hearing) == count)
                {
                    everybody.TrySetResult();
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return times;
        }
    }

    /// <summary>Takes the whole frames out of the buffer and moves what is left to its beginning.</summary>
    private int Take(byte[] buffer, int filled, (long From, long Now) time, ref long last, List<double> times)
    {
        var rest = buffer.AsSpan(0, filled);
        while (rest.IndexOf("\"ticks\":"u8) is var at and >= 0 && rest[at..].IndexOf((byte)'}') is var end and >= 0)
        {
            _ = Utf8Parser.TryParse(rest[(at + 8)..], out long ticks, out _);
            _ = Utf8Parser.TryParse(rest[(rest.IndexOf("\"number\":"u8) + 9)..], out long number, out _);
            if (last > 0 && number != last + 1)
            {
                throw new SetupException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: after frame {last} came {number}, so there is no report."));
            }

            last = number;
            if (ticks >= time.From)
            {
                times.Add(Stopwatch.GetElapsedTime(ticks, time.Now).TotalMilliseconds);
            }

            rest = rest[(at + end)..];
        }

        var left = rest.Length;
        rest.CopyTo(buffer);
        return left;
    }
}

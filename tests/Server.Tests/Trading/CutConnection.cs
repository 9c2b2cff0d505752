using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Pitwall.Server.Tests.Trading;

/// <summary>
/// A wire to PostgreSQL that breaks once at the next COMMIT: before the server gets it, or after the server has
/// answered and before we hear.
/// </summary>
internal sealed class CutConnection : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly EndPoint server;
    private readonly bool afterCommit;
    private int cuts;

    public CutConnection(string connectionString, bool afterCommit)
    {
        this.afterCommit = afterCommit;
        var original = new NpgsqlConnectionStringBuilder(connectionString);
        server = original.Host!.StartsWith('/')
            ? new UnixDomainSocketEndPoint($"{original.Host}/.s.PGSQL.{original.Port}")
            : new DnsEndPoint(original.Host, original.Port);
        listener.Start();
        original.Host = "127.0.0.1";
        original.Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        original.SslMode = SslMode.Disable;
        original.GssEncryptionMode = GssEncryptionMode.Disable;
        original.Pooling = false;
        ConnectionString = original.ConnectionString;
        _ = AcceptAsync();
    }

    public string ConnectionString { get; }

    public int Cuts => cuts;

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var near = client;
        using var far = server is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await far.ConnectAsync(server);
        var replies = PumpAsync(far, near, _ => false);
        try
        {
            await PumpAsync(near, far, IsCommit);
            if (near.Connected && afterCommit)
            {
                await replies;
            }
        }
        catch (SocketException)
        {
            // One side hung up, which is what this wire is for.
        }
    }

    /// <summary>True once, at the first COMMIT.</summary>
    private bool IsCommit(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.IndexOf("COMMIT"u8) >= 0 && Interlocked.CompareExchange(ref cuts, 1, 0) == 0;

    private async Task PumpAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, bool> cut)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer) is var count and > 0)
        {
            if (cut(buffer.AsMemory(0, count)))
            {
                await BreakAsync(from, to, buffer.AsMemory(0, count));
                return;
            }

            for (var sent = 0; sent < count;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private async Task BreakAsync(Socket client, Socket far, ReadOnlyMemory<byte> commit)
    {
        client.Close();
        if (afterCommit)
        {
            await far.SendAsync(commit);
        }

        far.Shutdown(SocketShutdown.Send);
    }
}

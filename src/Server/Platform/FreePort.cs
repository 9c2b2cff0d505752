using System.Net;
using System.Net.Sockets;

namespace Pitwall.Server.Platform;

/// <summary>A TCP port of this machine that nothing listens on now.</summary>
internal static class FreePort
{
    /// <summary>Asks the system for one; another program may take it before the caller does.</summary>
    public static int Find()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

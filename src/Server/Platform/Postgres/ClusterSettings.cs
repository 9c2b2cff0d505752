using System.Globalization;

namespace Pitwall.Server.Platform.Postgres;

/// <summary>
/// How the embedded cluster is tuned. Sizes in MB; everything that protects data stays on in the product.
/// </summary>
internal sealed record ClusterSettings(int SharedBuffersMb, int WorkMemMb, int MaxWalSizeMb, bool Durable)
{
    private const long BytesPerMb = 1024 * 1024;
    private const int RoomyMachineMb = 4096;
    private const int SmallMachineMb = 2048;

    /// <summary>Sizes for this machine: 512 MB of shared buffers, less where memory is short.</summary>
    public static ClusterSettings ForThisMachine()
    {
        var machineMb = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesPerMb;
        return machineMb switch
        {
            >= RoomyMachineMb => new ClusterSettings(512, 64, 4096, Durable: true),
            >= SmallMachineMb => new ClusterSettings(256, 32, 2048, Durable: true),
            _ => new ClusterSettings(128, 16, 1024, Durable: true),
        };
    }

    /// <summary>A throw-away cluster: small, and not durable because it never outlives its run.</summary>
    public static ClusterSettings ThrowAway { get; } = new(64, 16, 1024, Durable: false);

    /// <summary>The file that <c>postgresql.conf</c> includes, written anew before every start.</summary>
    public string Write(string? socketFolder, int port)
    {
        var durable = Durable ? "on" : "off";
        var address = socketFolder is null ? "127.0.0.1" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # Written by pitwall at every start; put your own settings into postgresql.auto.conf (ALTER SYSTEM).
            listen_addresses = '{address}'
            unix_socket_directories = '{socketFolder ?? string.Empty}'
            unix_socket_permissions = 0700
            port = {port}
            max_connections = 200
            shared_buffers = {SharedBuffersMb}MB
            work_mem = {WorkMemMb}MB
            max_wal_size = {MaxWalSizeMb}MB
            checkpoint_timeout = 15min
            random_page_cost = 1.1
            jit = off
            fsync = {durable}
            full_page_writes = {durable}
            synchronous_commit = {durable}
            timezone = 'UTC'
            log_timezone = 'UTC'

            """);
    }
}

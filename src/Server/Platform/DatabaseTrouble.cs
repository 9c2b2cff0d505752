using Npgsql;

namespace Pitwall.Server.Platform;

/// <summary>Tells a database that is away, and may come back, from one that refuses what we ask.</summary>
internal static class DatabaseTrouble
{
    /// <summary>
    /// Transient by the driver's word, a server that shuts down or starts, or no host to be reached (which a multi-host
    /// source reports without a cause).
    /// </summary>
    public static bool IsAway(Exception fault) => fault is NpgsqlException failed
        && (failed.IsTransient
            || failed is PostgresException
            {
                SqlState: PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.CrashShutdown
                    or PostgresErrorCodes.CannotConnectNow,
            }
            || (failed is not PostgresException && failed.InnerException is null));
}

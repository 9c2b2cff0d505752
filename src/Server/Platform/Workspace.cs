using Npgsql;
using Pitwall.Server.Platform.Migrations;
using Pitwall.Server.Platform.Postgres;

namespace Pitwall.Server.Platform;

/// <summary>
/// An open, migrated database: the one named in <c>ConnectionStrings:Pitwall</c>, else the embedded cluster, which
/// stops when its last user lets go.
/// </summary>
internal sealed class Workspace : IAsyncDisposable
{
    public const string DatabaseName = "pitwall";

    private readonly NpgsqlDataSource pools;
    private readonly EmbeddedPostgres? owned;

    private Workspace(NpgsqlMultiHostDataSource hosts)
    {
        pools = hosts;
        Source = hosts.WithTargetSession(TargetSessionAttributes.Primary);
        Reads = hosts.WithTargetSession(TargetSessionAttributes.PreferStandby);
    }

    private Workspace(NpgsqlDataSource source, EmbeddedPostgres embedded)
    {
        pools = source;
        Source = source;
        Reads = source;
        owned = embedded;
    }

    /// <summary>The primary: everything that writes, and every read that must see the last write.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>A standby where the connection string names one, else the primary: for analytics only.</summary>
    public NpgsqlDataSource Reads { get; }

    public bool IsEmbedded => owned is not null;

    public static async Task<Workspace> OpenAsync(IConfiguration config, StepLines steps, CancellationToken ct)
    {
        var workspace = config.GetConnectionString("Pitwall") is { Length: > 0 } external
            ? await AttachAsync(external, ct)
            : await OpenEmbeddedAsync(config, steps, ct);
        try
        {
            await Migrator.RunAsync(workspace.Source, steps, ct);
            return workspace;
        }
        catch
        {
            await workspace.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Looks after the embedded cluster until disposed: starts it again when it dies. Null with an external server,
    /// which is somebody else's to look after.
    /// </summary>
    public ClusterWatch? Watch(ILogger logger) => owned is null ? null : ClusterWatch.Begin(owned, logger);

    public async ValueTask DisposeAsync()
    {
        // The two views above own nothing.
        await pools.DisposeAsync();
        if (owned is not null)
        {
            await owned.DisposeAsync();
        }
    }

    private static async Task<Workspace> AttachAsync(string connectionString, CancellationToken ct)
    {
        NpgsqlMultiHostDataSource hosts;
        try
        {
            hosts = new NpgsqlDataSourceBuilder(connectionString).BuildMultiHost();
        }
        catch (ArgumentException wrong)
        {
            throw new SetupException(
                $"ConnectionStrings__Pitwall is not understood ({wrong.Message}): correct it.", wrong);
        }

        var workspace = new Workspace(hosts);
        try
        {
            await using var connection = await workspace.Source.OpenConnectionAsync(ct);
            if (connection.PostgreSqlVersion.Major >= PostgresBinaries.OldestMajor)
            {
                return workspace;
            }

            throw new SetupException(
                $"The server in ConnectionStrings__Pitwall is PostgreSQL {connection.PostgreSqlVersion}, and Pitwall "
                + $"needs {PostgresBinaries.OldestMajor} or newer: upgrade it or name another.");
        }
        catch (NpgsqlException failed)
        {
            await workspace.DisposeAsync();
            throw new SetupException(
                $"The server in ConnectionStrings__Pitwall does not let us in ({failed.GetBaseException().Message}): "
                + "start it, correct the connection string, or remove it to use the embedded PostgreSQL.",
                failed);
        }
        catch (SetupException)
        {
            await workspace.DisposeAsync();
            throw;
        }
    }

    private static async Task<Workspace> OpenEmbeddedAsync(IConfiguration config, StepLines steps, CancellationToken ct)
    {
        var embedded = await EmbeddedPostgres.OpenAsync(config, steps, ct);
        try
        {
            await EnsureDatabaseAsync(embedded.ConnectionString("postgres"), ct);
        }
        catch
        {
            await embedded.DisposeAsync();
            throw;
        }

        return new Workspace(NpgsqlDataSource.Create(embedded.ConnectionString(DatabaseName)), embedded);
    }

    private static async Task EnsureDatabaseAsync(string connectionString, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var exists = source.CreateCommand("SELECT 1 FROM pg_database WHERE datname = $1");
        exists.Parameters.Add(new NpgsqlParameter { Value = DatabaseName });
        if (await exists.ExecuteScalarAsync(ct) is not null)
        {
            return;
        }

        await using var create = source.CreateCommand($"CREATE DATABASE {DatabaseName}");
        try
        {
            await create.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException raced) when (raced.SqlState is PostgresErrorCodes.DuplicateDatabase
            or PostgresErrorCodes.UniqueViolation)
        {
            // Another process of this folder made it between our question and our answer: that is what we wanted.
        }
    }
}

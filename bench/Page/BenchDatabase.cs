using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Bench.Page;

/// <summary>
/// A migrated database that is gone afterwards: the embedded cluster as the product tunes it, in a temporary folder, or
/// a database of its own on the server of <c>ConnectionStrings__Pitwall</c>.
/// </summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly Workspace workspace;
    private readonly string? folder;
    private readonly string? server;

    private BenchDatabase(Workspace workspace, IReadOnlyDictionary<string, string?> settings, string? server)
    {
        this.workspace = workspace;
        this.server = server;
        Settings = settings;
        folder = settings.GetValueOrDefault("PITWALL_DATA");
    }

    public NpgsqlDataSource Source => workspace.Source;

    /// <summary>What makes another process use the same one, as environment variables.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    public static async Task<BenchDatabase> OpenAsync(IConfiguration config, StepLines steps, CancellationToken ct)
    {
        var name = $"pitwall_bench_{Guid.NewGuid():n}";
        if (config.GetConnectionString("Pitwall") is not { Length: > 0 } server)
        {
            return await OpenAsync("PITWALL_DATA", Path.Combine(Path.GetTempPath(), name), null, steps, ct);
        }

        await ExecuteAsync(server, $"CREATE DATABASE {name}", ct);
        var own = new NpgsqlConnectionStringBuilder(server) { Database = name, PersistSecurityInfo = true };
        return await OpenAsync("ConnectionStrings__Pitwall", own.ConnectionString, server, steps, ct);
    }

    public async ValueTask DisposeAsync()
    {
        var name = workspace.Source.CreateConnection().Database;
        await workspace.DisposeAsync();
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
        else if (server is not null)
        {
            await ExecuteAsync(server, $"DROP DATABASE {name} WITH (FORCE)", CancellationToken.None);
        }
    }

    private static async Task<BenchDatabase> OpenAsync(
        string setting, string value, string? server, StepLines steps, CancellationToken ct)
    {
        var flag = $"{setting.Replace("__", ":", StringComparison.Ordinal)}={value}";
        var workspace = await Workspace.OpenAsync(Pitwall.Server.Platform.Commands.Settings.Read([flag]), steps, ct);
        return new BenchDatabase(
            workspace, new Dictionary<string, string?>(StringComparer.Ordinal) { [setting] = value }, server);
    }

    private static async Task ExecuteAsync(string server, string sql, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}

using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Bench.Page;

/// <summary>
/// A migrated database that is gone afterwards: the embedded cluster as the product tunes it, in a temporary folder, or
/// a database of its own on the server of <c>ConnectionStrings__Pitwall</c>. A folder that was asked for stays.
/// </summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly Workspace workspace;
    private readonly string? folder;
    private readonly string? server;

    private BenchDatabase(Workspace workspace, (string Name, string Value) setting, string? folder, string? server)
    {
        this.workspace = workspace;
        this.folder = folder;
        this.server = server;
        Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Pitwall"] = "",
            [setting.Name] = setting.Value,
        };
    }

    public NpgsqlDataSource Source => workspace.Source;

    /// <summary>What makes another process use the same one, as environment variables.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <param name="config">May name a server.</param>
    /// <param name="kept">The folder to stay; null is one that is removed.</param>
    /// <param name="steps">What takes long.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<BenchDatabase> OpenAsync(
        IConfiguration config, string? kept, StepLines steps, CancellationToken ct)
    {
        var name = $"pitwall_bench_{Guid.NewGuid():n}";
        if (kept is not null || config.GetConnectionString("Pitwall") is not { Length: > 0 } server)
        {
            var root = kept ?? Path.Combine(Path.GetTempPath(), name);
            var embedded = (Name: "PITWALL_DATA", Value: root);
            return new BenchDatabase(
                await AttachAsync(embedded, steps, ct), embedded, kept is null ? root : null, server: null);
        }

        await ExecuteAsync(server, $"CREATE DATABASE {name}", ct);
        var own = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
        var setting = (Name: "ConnectionStrings__Pitwall", Value: own);
        return new BenchDatabase(await AttachAsync(setting, steps, ct), setting, folder: null, server);
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

    private static Task<Workspace> AttachAsync(
        (string Name, string Value) setting, StepLines steps, CancellationToken ct)
    {
        var key = setting.Name.Replace("__", ":", StringComparison.Ordinal);
        // An empty connection string is none: the folder that was asked for wins over the environment.
        string[] flags = setting.Name is "PITWALL_DATA"
            ? [$"{key}={setting.Value}", "ConnectionStrings:Pitwall="]
            : [$"{key}={setting.Value}"];
        return Workspace.OpenAsync(Pitwall.Server.Platform.Commands.Settings.Read(flags), steps, ct);
    }

    private static async Task ExecuteAsync(string server, string sql, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}

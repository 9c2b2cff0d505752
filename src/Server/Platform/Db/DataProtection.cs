using Npgsql;

namespace Pitwall.Server.Platform.Db;

/// <summary>
/// The settings without which a power cut can lose or damage committed data; live trading needs all of them.
/// </summary>
internal static class DataProtection
{
    /// <summary>Names of the protecting settings that are off on this server.</summary>
    public static async Task<IReadOnlyList<string>> SettingsOffAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            SELECT name FROM pg_settings
            WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums') AND setting = 'off'
            ORDER BY name
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var off = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            off.Add(reader.GetString(0));
        }

        return off;
    }
}

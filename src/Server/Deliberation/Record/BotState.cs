using System.Globalization;
using System.Text.Json;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Record;

/// <summary>How far the cycles of a desk have come, in the keys of the agents document.</summary>
internal sealed record BotProgress(
    DateTime ServiceStartTime, long CycleCount, string? LastCycleTime, string? LastError);

/// <summary>
/// Writes and reads <c>deliberation.bot_state</c>. What is due is resumed from the journal, so nothing depends on
/// this row.
/// </summary>
internal sealed class BotState(NpgsqlDataSource source, TimeProvider time)
{
    private static readonly JsonSerializerOptions Words =
        new(JsonSettings.Api) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly DateTime started = time.GetUtcNow().UtcDateTime;

    public static string KeyOf(int desk) =>
        string.Create(CultureInfo.InvariantCulture, $"trading_bot_state/{desk}");

    public async Task NoteAsync(int desk, IReadOnlyList<MindAnswer> answers, Moment asked, CancellationToken ct)
    {
        var error = answers.FirstOrDefault(answer =>
            answer.Reply.Outcome is CycleOutcome.ProviderError or CycleOutcome.Timeout)?.Reply.Note;
        await using var connection = await source.OpenConnectionAsync(ct);
        var before = await FindAsync(connection, KeyOf(desk), ct);
        var now = new BotProgress(
            started, await CountAsync(connection, desk, ct), asked.ToString(), error ?? before?.LastError);
        await using var write = new NpgsqlCommand(
            """
            INSERT INTO deliberation.bot_state (key, value) VALUES ($1, $2)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = clock_timestamp()
            """,
            connection);
        write.Parameters.Add(new NpgsqlParameter<string> { TypedValue = KeyOf(desk) });
        write.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(now, Words) });
        await write.ExecuteNonQueryAsync(ct);
    }

    /// <summary>As the journal counts them, so that a repeated round counts once.</summary>
    private static async Task<long> CountAsync(NpgsqlConnection connection, int desk, CancellationToken ct)
    {
        await using var count = new NpgsqlCommand(
            "SELECT coalesce(sum(cycle_count), 0)::bigint FROM trading.public_portfolios WHERE desk_id = $1",
                connection);
        count.Parameters.Add(new NpgsqlParameter<int> { TypedValue = desk });
        return (long)(await count.ExecuteScalarAsync(ct))!;
    }

    public static async Task<BotProgress?> FindAsync(NpgsqlConnection connection, string key, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand("SELECT value FROM deliberation.bot_state WHERE key = $1", connection);
        read.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        return await read.ExecuteScalarAsync(ct) is string value
            ? JsonSerializer.Deserialize<BotProgress>(value, Words)
            : null;
    }
}

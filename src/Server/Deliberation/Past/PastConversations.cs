using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Trading.Past;

namespace Pitwall.Server.Deliberation.Past;

/// <summary>
/// Writes one conversation with its texts and decisions, or a new version of it when the source changed it.
/// </summary>
internal sealed class PastConversations(NpgsqlConnection connection, long import)
{
    public async Task<Arrivals> AddAsync(Guid agent, PastReading reading, CancellationToken ct)
    {
        var hash = Hash32.Of(reading.Cycle.Content).ToArray();
        var (version, same) = await NewestAsync(agent, reading.Cycle.Key, hash, ct);
        if (same)
        {
            return new Arrivals(0, 0, 1);
        }

        await InsertAsync(agent, reading, version + 1, hash, ct);
        for (var ordinal = 0; ordinal < reading.Reply.Rows.Length; ordinal++)
        {
            await DecideAsync((agent, reading.Cycle.Key, version + 1, ordinal), reading.Reply.Rows[ordinal], ct);
        }

        return version == 0 ? new Arrivals(1, 0, 0) : new Arrivals(0, 1, 0);
    }

    private async Task<(int Version, bool Same)> NewestAsync(
        Guid agent, string key, byte[] hash, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand(
            """
            SELECT max(version), bool_or(content_sha256 = $3) FROM deliberation.past_conversations
            WHERE agent_id = $1 AND source_key = $2 GROUP BY source_key
            """,
            connection);
        Add(read, agent, key, hash);
        await using var reader = await read.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetInt32(0), reader.GetBoolean(1)) : (0, false);
    }

    private async Task InsertAsync(Guid agent, PastReading reading, int version, byte[] hash, CancellationToken ct)
    {
        var (cycle, reply) = reading;
        var prompt = await StoreAsync(cycle.Prompt is null ? null : Encoding.UTF8.GetBytes(cycle.Prompt), ct);
        var answer = await StoreAsync(cycle.Reply, ct);
        var thought = await StoreAsync(
            reply.Reasoning is null ? null : Encoding.UTF8.GetBytes(reply.Reasoning.Text), ct);
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO deliberation.past_conversations (agent_id, source_key, version, at, cycle, prompt_sha256,
                reply_sha256, reasoning_sha256, summary, error, outcome, dialect, repairs, note, claimed,
                content_sha256, import_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $15::jsonb, $16, $17)
            """,
            connection);
        Add(insert, agent, cycle.Key, version, cycle.At.ToUtc(), cycle.Cycle, prompt, answer, thought, cycle.Summary,
            cycle.Error, Canonical.EnumName(reply.Outcome), reply.Dialect, Names(reply.Repairs), reply.Note,
            cycle.Claimed, hash, import);
        await insert.ExecuteNonQueryAsync(ct);
    }

    private async Task DecideAsync(
        (Guid Agent, string Key, int Version, int Ordinal) place, RowVerdict row, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO deliberation.past_decisions (agent_id, source_key, version, ordinal, reply_offset, reply_length,
                ruling, coin_said, action_said, instrument, action, notional_usd, quantity, fraction, leverage, stop,
                target, confidence_said, confidence, confidence_scale, confidence_event, justification, repairs, why)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                $23::jsonb, $24)
            """,
            connection);
        var asked = row.Proposal;
        Add(insert, place.Agent, place.Key, place.Version, place.Ordinal, row.Offset, row.Length,
            Canonical.EnumName(row.Ruling), row.CoinSaid, row.ActionSaid, row.Instrument?.ToString(),
            row.Action is { } action ? Canonical.EnumName(action) : null, asked?.NotionalUsd, row.Quantity,
            asked?.Fraction, asked?.Leverage, asked?.Stop, asked?.Target, row.Confidence?.Raw,
            row.Confidence?.Normalised, row.Confidence is { } one ? Canonical.EnumName(one.Scale) : null,
            row.Confidence is { } two ? Canonical.EnumName(two.Event) : null, row.Justification, Names(row.Repairs),
            row.Why);
        await insert.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Stores a text once and returns its hash; null for none.</summary>
    private async Task<byte[]?> StoreAsync(byte[]? bytes, CancellationToken ct)
    {
        if (bytes is null)
        {
            return null;
        }

        var hash = Hash32.Of(bytes).ToArray();
        await using var insert = new NpgsqlCommand(
            $"INSERT INTO deliberation.texts (sha256, bytes, length) VALUES ($1, $2, $3) {Texts.OrRestore}",
            connection);
        Add(insert, hash, bytes, bytes.Length);
        await insert.ExecuteNonQueryAsync(ct);
        return hash;
    }

    private static string Names(IEnumerable<Repair> repairs) =>
        JsonSerializer.Serialize(repairs.Select(repair => repair.Name));

    private static void Add(NpgsqlCommand command, params ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
        {
            // PostgreSQL's text has no NUL.
            command.Parameters.Add(new NpgsqlParameter
            {
                Value = value is string text ? text.Replace('\0', '\uFFFD') : value ?? DBNull.Value,
            });
        }
    }
}

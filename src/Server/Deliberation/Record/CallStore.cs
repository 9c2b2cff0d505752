using System.Data;
using System.Text;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Record;

/// <summary>
/// The rows of calls: begun before they are made, ended before the desk hears of them, all calls of a round in one
/// transaction each. A cycle that has ended is never asked for again.
/// </summary>
internal sealed class CallStore(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>What is stored of these cycles already, by agent.</summary>
    public async Task<IReadOnlyDictionary<string, StoredAnswer>> AnsweredAsync(
        int desk, IReadOnlyList<Ask> asks, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<AnsweredRow>(new CommandDefinition(
            """
            SELECT id, agent, answer, latency_ms AS latencyms, prompt_sha256 AS promptsha, reply_sha256 AS replysha
            FROM deliberation.calls WHERE id = ANY(@ids) AND status = 'answered'
            """,
            new { ids = asks.Select(ask => CallBegun.IdOf(desk, ask)).ToArray() },
            cancellationToken: ct));
        return rows.ToDictionary(row => row.Agent, StoredOf, StringComparer.Ordinal);
    }

    public async Task BeginAsync(IReadOnlyList<CallBegun> calls, CancellationToken ct)
    {
        if (calls.Count == 0)
        {
            return;
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Texts.PutAsync(
            connection, calls.SelectMany(call => call.Prompt.Blocks)
                .Select(block => Encoding.UTF8.GetBytes(block.Text)), ct);
        await using (var batch = new NpgsqlBatch(connection))
        {
            foreach (var call in calls)
            {
                batch.BatchCommands.Add(Insert(call));
            }

            await batch.ExecuteNonQueryAsync(ct);
        }

        await ForgetAsync(connection, calls, ct);
        await CopyBlocksAsync(connection, calls, ct);
        await NoteNewsAsync(connection, calls, ct);
        await transaction.CommitAsync(ct);
    }

    public async Task EndAsync(IReadOnlyList<CallEnded> calls, CancellationToken ct)
    {
        if (calls.Count == 0)
        {
            return;
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Texts.PutAsync(
            connection,
            calls.SelectMany(call => new[] { call.Reply?.Text, Bytes(call.Reply?.Reasoning) }).OfType<byte[]>(),
            ct);
        await using (var batch = new NpgsqlBatch(connection))
        {
            foreach (var call in calls)
            {
                batch.BatchCommands.Add(Update(call));
            }

            await batch.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>
    /// A call that was begun before and never ended was lost with the process that made it: it is begun anew, by the
    /// version that acts now and with what that one is told, and what it may have cost stays counted.
    /// </summary>
    private NpgsqlBatchCommand Insert(CallBegun call)
    {
        var insert = new NpgsqlBatchCommand(
            """
            INSERT INTO deliberation.calls (id, desk_id, agent, cycle, number, version, kind, provider, model_asked,
                template, asked_at, started_at, status, prompt_sha256, prompt_bytes, tokens_input, tokens_cached,
                tokens_reasoning, tokens_output, estimated_usd, estimated_tokens, attempts_max, attempts)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'asked', $13, $14, 0, 0, 0, 0, $15, $16, $17, 0)
            ON CONFLICT (id) DO UPDATE SET
                version = excluded.version, kind = excluded.kind, provider = excluded.provider,
                model_asked = excluded.model_asked, template = excluded.template,
                prompt_sha256 = excluded.prompt_sha256, prompt_bytes = excluded.prompt_bytes,
                started_at = excluded.started_at, attempts = calls.attempts + 1,
                lost_usd = coalesce(calls.lost_usd + calls.estimated_usd * calls.attempts_max,
                    calls.estimated_usd * calls.attempts_max, calls.lost_usd),
                lost_tokens = calls.lost_tokens + calls.estimated_tokens * calls.attempts_max,
                estimated_usd = excluded.estimated_usd, estimated_tokens = excluded.estimated_tokens,
                attempts_max = excluded.attempts_max
            WHERE calls.status = 'asked'
            """);
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = call.Id });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = call.Desk });
        AddText(insert, call.Ask.Agent.ToString());
        AddText(insert, call.Ask.Cycle);
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = call.Ask.Number });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = call.Version });
        AddText(insert, call.Kind);
        AddText(insert, call.Provider);
        AddText(insert, call.Model);
        AddText(insert, call.Template);
        insert.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = Cell.ToDateTime(call.Ask.At) });
        insert.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.GetUtcNow().UtcDateTime });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = call.PromptHash.ToArray() });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = call.PromptBytes });
        Add(insert, call.EstimatedUsd, NpgsqlDbType.Numeric);
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = call.EstimatedTokens });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = call.AttemptsMax });
        return insert;
    }

    /// <summary>What a call was told that was lost, it will not have been told when it is begun anew.</summary>
    private static Task ForgetAsync(
        NpgsqlConnection connection, IReadOnlyList<CallBegun> calls, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM deliberation.call_blocks WHERE call_id = ANY(@ids);
            DELETE FROM deliberation.call_news WHERE call_id = ANY(@ids);
            """,
            new { ids = calls.Select(call => call.Id).ToArray() },
            cancellationToken: ct));

    private static async Task NoteNewsAsync(
        NpgsqlConnection connection, IReadOnlyList<CallBegun> calls, CancellationToken ct)
    {
        var told = calls.SelectMany(call => call.News.Select(news => (call.Id, News: news))).ToArray();
        if (told.Length > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO deliberation.call_news (call_id, news_id) SELECT * FROM unnest(@calls, @news)",
                new { calls = told.Select(each => each.Id).ToArray(), news = told.Select(each => each.News).ToArray() },
                cancellationToken: ct));
        }
    }

    private static async Task CopyBlocksAsync(
        NpgsqlConnection connection, IReadOnlyList<CallBegun> calls, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY deliberation.call_blocks (call_id, ordinal, part, kind, sha256, as_of, age_ms, untrusted) "
            + "FROM STDIN (FORMAT BINARY)",
            ct);
        foreach (var call in calls)
        {
            var ordinal = 0;
            foreach (var block in call.Prompt.Blocks)
            {
                copy.StartRow();
                copy.Write(call.Id, NpgsqlDbType.Uuid);
                copy.Write(ordinal, NpgsqlDbType.Integer);
                copy.Write(ordinal++ < call.Prompt.System.Count ? "system" : "user", NpgsqlDbType.Text);
                copy.Write(block.Kind, NpgsqlDbType.Text);
                copy.Write(Hash32.Of(Encoding.UTF8.GetBytes(block.Text)).ToArray(), NpgsqlDbType.Bytea);
                copy.Write(Cell.ToDateTime(block.AsOf), NpgsqlDbType.TimestampTz);
                copy.Write(Math.Max(0, call.Ask.At.Since(block.AsOf) / 1_000), NpgsqlDbType.Bigint);
                copy.Write(block.IsUntrusted, NpgsqlDbType.Boolean);
            }
        }

        await copy.CompleteAsync(ct);
    }

    private static NpgsqlBatchCommand Update(CallEnded call)
    {
        var update = new NpgsqlBatchCommand(
            """
            UPDATE deliberation.calls SET status = 'answered', outcome = $2, model_answered = $3, reply_sha256 = $4,
                reasoning_sha256 = $5, reasoning_place = $6, finish = $7, tokens_input = $8, tokens_cached = $9,
                tokens_reasoning = $10, tokens_output = $11, cost_usd = $12, priced_from = $13, latency_ms = $14,
                attempts = attempts + $15, error = $16, parse = $17, answer = $18, estimated = $19, fault = $20
            WHERE id = $1 AND status = 'asked'
            """);
        var reply = call.Reply;
        update.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = call.Id });
        AddText(update, Canonical.EnumName(call.Answer.Outcome));
        AddText(update, reply?.Model);
        Add(update, reply is null ? null : Hash32.Of(reply.Text).ToArray(), NpgsqlDbType.Bytea);
        Add(update, Bytes(reply?.Reasoning) is { } said ? Hash32.Of(said).ToArray() : null, NpgsqlDbType.Bytea);
        AddText(update, reply?.Place is { } place ? Canonical.EnumName(place) : null);
        AddText(update, reply is null ? null : Canonical.EnumName(reply.Finish));
        update.Parameters.Add(new NpgsqlParameter<long> { TypedValue = call.Tokens.Input });
        update.Parameters.Add(new NpgsqlParameter<long> { TypedValue = call.Tokens.Cached });
        update.Parameters.Add(new NpgsqlParameter<long> { TypedValue = call.Tokens.Reasoning });
        update.Parameters.Add(new NpgsqlParameter<long> { TypedValue = call.Tokens.Output });
        Add(update, call.CostUsd, NpgsqlDbType.Numeric);
        Add(update, call.PricedFrom, NpgsqlDbType.Date);
        update.Parameters.Add(new NpgsqlParameter<long> { TypedValue = call.LatencyMs });
        update.Parameters.Add(new NpgsqlParameter<int> { TypedValue = call.Attempts });
        AddText(update, call.Error);
        Add(update, call.Parse, NpgsqlDbType.Jsonb);
        update.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Canonical.Bytes(call.Answer) });
        update.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = call.IsEstimated });
        AddText(update, call.Fault is { } fault ? Canonical.EnumName(fault) : null);
        return update;
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static void AddText(NpgsqlBatchCommand command, string? text) =>
        Add(command, StorableText.Of(text), NpgsqlDbType.Text);

    private static void Add(NpgsqlBatchCommand command, object? value, NpgsqlDbType type) =>
        command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });

    private static StoredAnswer StoredOf(AnsweredRow row) => new(
        row.Id,
        Canonical.Read<MindReply>(row.Answer),
        row.LatencyMs,
        EvidenceOf(row.Id, Hash32.FromBytes(row.PromptSha), row.ReplySha));

    /// <summary>What the desk writes beside the answer; without a reply its hash is that of nothing at all.</summary>
    public static Evidence EvidenceOf(Guid id, Hash32 prompt, byte[]? reply) =>
        new(id.ToString(), prompt, reply is null ? Hash32.Of([]) : Hash32.FromBytes(reply));

    private sealed record AnsweredRow(
        Guid Id, string Agent, byte[] Answer, long LatencyMs, byte[] PromptSha, byte[]? ReplySha);
}

using Npgsql;

namespace Pitwall.Server.Trading.Journal;

/// <summary>Marks inbox rows as answered in the transaction that wrote their journal rows.</summary>
internal static class InboxAnswers
{
    public static async Task WriteAsync(NpgsqlConnection connection, Batch batch, CancellationToken ct)
    {
        var answered = batch.Answers;
        if (answered.Count == 0)
        {
            return;
        }

        await using var mark = new NpgsqlCommand(
            """
            UPDATE trading.inbox AS waiting
            SET state = CASE WHEN answer.refused IS NULL THEN 'taken' ELSE 'refused' END,
                result = answer.refused, seq = answer.seq, answered_at = clock_timestamp()
            FROM unnest($2, $3, $4) AS answer (id, seq, refused)
            WHERE waiting.id = answer.id AND waiting.desk_id = $1 AND waiting.state = 'waiting'
            """,
            connection);
        mark.Parameters.Add(new NpgsqlParameter<int> { TypedValue = batch.Lease.Desk });
        mark.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. answered.Select(s => s.Id)] });
        mark.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. answered.Select(s => s.Seq)] });
        mark.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. answered.Select(s => s.Refused)] });
        var marked = await mark.ExecuteNonQueryAsync(ct);
        if (marked != answered.Count)
        {
            throw new InvalidOperationException(
                $"Desk {batch.Lease.Desk}: {answered.Count} inbox rows were answered and {marked} were waiting");
        }
    }
}

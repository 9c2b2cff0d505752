using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Inbox;

/// <summary>An input on its way to a desk. The sender's key makes it one input however often it is sent.</summary>
internal sealed record Letter(int Desk, string Source, string SourceKey, Input Input)
{
    /// <summary>
    /// Opening, kill, cancel, stop and fills overtake everything; so does what the sender knows to reduce risk only.
    /// </summary>
    public bool IsUrgent { get; init; } =
        Input is Input.DeskOpened or Input.KillSet or Input.CancelAsked or Input.RunSet
            or Input.OrderFilled or Input.VenueAnswered;
}

/// <summary>What came of sending.</summary>
internal abstract record SendResult
{
    internal sealed record Accepted(long Id) : SendResult;

    /// <summary>It was sent before; State, Seq and Result say what became of it.</summary>
    internal sealed record AlreadySent(long Id, string State, long? Seq, string? Result) : SendResult;

    /// <summary>Too much waits already: ask again later. Urgent inputs are never turned away.</summary>
    internal sealed record Full(int Waiting) : SendResult;

    /// <summary>The key belongs to another input of the same sender.</summary>
    internal sealed record KeyReused(long Id) : SendResult;
}

/// <summary>An input that waits for its desk; its At is to be set by the desk's clock.</summary>
internal sealed record WaitingInput(long Id, bool IsUrgent, Input Input);

/// <summary>
/// The only way into a desk from outside its own loop: rows written in the sender's transaction, read by the pump
/// urgent first, answered in the transaction that journals them.
/// </summary>
internal static class DeskInbox
{
    /// <summary>Non-urgent inputs that may wait for one desk before more are turned away.</summary>
    public const int WaitingMax = 1_000;

    private const string Urgent = "urgent";

    /// <summary>
    /// Sends in the caller's transaction: it is on its way exactly when the caller's own change is committed.
    /// </summary>
    public static async Task<SendResult> SendAsync(NpgsqlConnection connection, Letter letter, CancellationToken ct)
    {
        if (!letter.IsUrgent && await WaitingAsync(connection, letter.Desk, ct) is var waiting and >= WaitingMax)
        {
            return new SendResult.Full(waiting);
        }

        var payload = Canonical.Bytes(letter.Input);
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO trading.inbox (desk_id, source, source_key, lane, kind, payload)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (desk_id, source, source_key) DO NOTHING
            RETURNING id
            """,
            connection);
        AddKey(insert, letter);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = letter.IsUrgent ? Urgent : "normal" });
        insert.Parameters.Add(new NpgsqlParameter<string>
        { TypedValue = Recorded.Of(1, new Step(letter.Input, [])).Kind });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = payload });
        return await insert.ExecuteScalarAsync(ct) is long id
            ? new SendResult.Accepted(id)
            : await FindSentAsync(connection, letter, payload, ct);
    }

    /// <summary>What waits for a desk, urgent first, then by arrival.</summary>
    public static async Task<IReadOnlyList<WaitingInput>> WaitingAsync(
        NpgsqlConnection connection, int desk, int max, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand(
            """
            SELECT id, lane, payload FROM trading.inbox
            WHERE desk_id = $1 AND state = 'waiting' ORDER BY lane DESC, id LIMIT $2
            """,
            connection);
        read.Parameters.Add(new NpgsqlParameter<int> { TypedValue = desk });
        read.Parameters.Add(new NpgsqlParameter<int> { TypedValue = max });
        var inputs = new List<WaitingInput>();
        await using var reader = await read.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            inputs.Add(new WaitingInput(
                reader.GetInt64(0),
                string.Equals(reader.GetString(1), Urgent, StringComparison.Ordinal),
                Canonical.Read<Input>(reader.GetFieldValue<byte[]>(2))));
        }

        return inputs;
    }

    /// <summary>The answer to put beside the journal row: the desk's refusal, or null when it took the input.</summary>
    public static string? RefusalIn(Recorded row) =>
        row.Step.Facts.OfType<Fact.InputRefused>().Select(fact => fact.Reason).FirstOrDefault();

    /// <summary>
    /// The clock of an input that does not know the desk's; the desk replaces it when it takes the input.
    /// </summary>
    public static Moment Unset => new(0);

    private static async Task<int> WaitingAsync(NpgsqlConnection connection, int desk, CancellationToken ct)
    {
        await using var count = new NpgsqlCommand(
            "SELECT count(*)::int FROM trading.inbox WHERE desk_id = $1 AND state = 'waiting' AND lane = 'normal'",
                connection);
        count.Parameters.Add(new NpgsqlParameter<int> { TypedValue = desk });
        return (int)(await count.ExecuteScalarAsync(ct))!;
    }

    private static async Task<SendResult> FindSentAsync(
        NpgsqlConnection connection, Letter letter, byte[] payload, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand(
            """
            SELECT id, payload, state, seq, result FROM trading.inbox
            WHERE desk_id = $1 AND source = $2 AND source_key = $3
            """,
            connection);
        AddKey(read, letter);
        await using var reader = await read.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            throw new InvalidOperationException(
                $"Inbox key {letter.Source}/{letter.SourceKey} is taken and not to be seen");
        }

        var id = reader.GetInt64(0);
        return !reader.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(payload)
            ? new SendResult.KeyReused(id)
            : new SendResult.AlreadySent(
                id,
                reader.GetString(2),
                await reader.IsDBNullAsync(3, ct) ? null : reader.GetInt64(3),
                await reader.IsDBNullAsync(4, ct) ? null : reader.GetString(4));
    }

    private static void AddKey(NpgsqlCommand command, Letter letter)
    {
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = letter.Desk });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = letter.Source });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = letter.SourceKey });
    }
}

using System.Data;
using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Trading.Journal;

/// <summary>
/// Where what happened is kept: one transaction per batch proves ownership, adds the journal rows, writes what they
/// mean for every table, answers the inbox and moves the head.
/// </summary>
internal sealed class JournalStore(NpgsqlDataSource source, TimeProvider time)
{
    private const int AttemptsMax = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc cref="LoadAsync(int, Action{DeskState}, CancellationToken)"/>
    public Task<LoadResult> LoadAsync(int desk, CancellationToken ct) => LoadAsync(desk, static _ => { }, ct);

    /// <summary>Folds the whole journal; refuses one that does not prove itself.</summary>
    /// <param name="desk">Its number.</param>
    /// <param name="pass">Shown the desk after every row; what it saw counts only when all was loaded.</param>
    public async Task<LoadResult> LoadAsync(int desk, Action<DeskState> pass, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var head = await JournalReader.HeadAsync(connection, desk, ct)
            ?? throw new InvalidOperationException($"There is no desk {desk}");
        var loaded = new LoadedDesk(DeskState.Empty(desk), Hash32.Zero);
        await foreach (var row in JournalReader.ReadAsync(connection, desk, ct))
        {
            if (row.Seq != loaded.State.Seq + 1)
            {
                return new LoadResult.Broken(loaded.State.Seq + 1, $"row {loaded.State.Seq + 1} is missing");
            }

            var hash = row.ExpectedHash(loaded.Head, desk);
            if (!hash.Span.SequenceEqual(row.Hash))
            {
                return new LoadResult.Broken(row.Seq, $"row {row.Seq} is not what its hash says");
            }

            loaded = new LoadedDesk(Fold.Row(loaded.State, row.Read()), hash);
            pass(loaded.State);
        }

        return loaded.State.Seq == head.Seq && loaded.Head == head.HashValue
            ? new LoadResult.Loaded(loaded)
            : new LoadResult.Broken(
                loaded.State.Seq, $"the journal ends at row {loaded.State.Seq} and the desk says {head.Seq}");
    }

    /// <summary>Everything one transaction will write, without asking the database anything.</summary>
    public Batch Make(
        DeskLease lease, LoadedDesk before, IReadOnlyList<Recorded> steps, IReadOnlyList<InboxAnswer> answers) =>
        Batch.Of(lease, before, steps, answers, Now());

    /// <inheritdoc cref="AppendAsync(Batch, CancellationToken)"/>
    public Task<AppendResult> AppendAsync(
        DeskLease lease,
        LoadedDesk before,
        IReadOnlyList<Recorded> steps,
        IReadOnlyList<InboxAnswer> answers,
        CancellationToken ct) => AppendAsync(Make(lease, before, steps, answers), ct);

    /// <summary>
    /// Commits a batch or nothing of it. A connection lost around the commit is settled by reading the head again, so
    /// the answer is never "perhaps"; a batch that cannot be stored at all (a broken rule of the schema) throws.
    /// </summary>
    public async Task<AppendResult> AppendAsync(Batch batch, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteAsync(batch, ct);
            }
            catch (NpgsqlException failed) when (DatabaseTrouble.IsAway(failed) && attempt < AttemptsMax)
            {
                await Task.Delay(FirstPause * attempt, time, ct);
                if (await SettleAsync(batch, ct) is { } settled)
                {
                    return settled;
                }
            }
        }
    }

    private async Task<AppendResult> WriteAsync(Batch batch, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await MoveHeadAsync(connection, batch, ct))
        {
            await transaction.RollbackAsync(ct);
            return await SettleAsync(batch, ct)
                ?? throw new InvalidOperationException(
                    $"Desk {batch.Lease.Desk}: the head refuses to move and is ours");
        }

        await CopyJournalAsync(connection, batch, ct);
        Failpoint.Hit(Failpoint.JournalMid);
        await RowWriter.WriteAsync(connection, batch.Rows, ct);
        await InboxAnswers.WriteAsync(connection, batch, ct);
        Failpoint.Hit(Failpoint.CommitPre);
        await transaction.CommitAsync(ct);
        Failpoint.Hit(Failpoint.CommitPost);
        return new AppendResult.Written(batch.After);
    }

    /// <summary>
    /// First statement of every batch: it locks the desk's row and proves that nobody took the desk over.
    /// </summary>
    private static async Task<bool> MoveHeadAsync(NpgsqlConnection connection, Batch batch, CancellationToken ct)
    {
        await using var move = new NpgsqlCommand(
            """
            UPDATE trading.desks
            SET head_seq = $5, head_hash = $6, lease_until = clock_timestamp() + $7
            WHERE id = $1 AND epoch = $2 AND head_seq = $3 AND head_hash = $4
            """,
            connection);
        move.Parameters.Add(new NpgsqlParameter<int> { TypedValue = batch.Lease.Desk });
        move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = batch.Lease.Epoch });
        move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = batch.Before.State.Seq });
        move.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = batch.Before.Head.ToArray() });
        move.Parameters.Add(new NpgsqlParameter<long> { TypedValue = batch.After.State.Seq });
        move.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = batch.After.Head.ToArray() });
        move.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = batch.Lease.Length });
        return await move.ExecuteNonQueryAsync(ct) == 1;
    }

    private static async Task CopyJournalAsync(NpgsqlConnection connection, Batch batch, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY trading.journal (desk_id, seq, at, wall, epoch, kind, payload, hash) FROM STDIN (FORMAT BINARY)", ct);
        foreach (var row in batch.Journal)
        {
            copy.StartRow();
            copy.Write(batch.Lease.Desk, NpgsqlDbType.Integer);
            copy.Write(row.Seq, NpgsqlDbType.Bigint);
            copy.Write(Cell.ToDateTime(row.At), NpgsqlDbType.TimestampTz);
            copy.Write(Cell.ToDateTime(row.Wall), NpgsqlDbType.TimestampTz);
            copy.Write(row.Epoch, NpgsqlDbType.Bigint);
            copy.Write(row.Kind, NpgsqlDbType.Text);
            copy.Write(row.Payload, NpgsqlDbType.Bytea);
            copy.Write(row.Hash, NpgsqlDbType.Bytea);
        }

        await copy.CompleteAsync(ct);
    }

    /// <summary>
    /// What became of a batch whose answer was lost: null when it is certainly not there and may be written again. The
    /// row lock waits for a commit that is still under way.
    /// </summary>
    private async Task<AppendResult?> SettleAsync(Batch batch, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var read = new NpgsqlCommand(
            """
            SELECT epoch, head_seq, head_hash, coalesce(lease_holder, 'nobody')
            FROM trading.desks WHERE id = $1 FOR UPDATE
            """,
            connection);
        read.Parameters.Add(new NpgsqlParameter<int> { TypedValue = batch.Lease.Desk });
        await using var reader = await read.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            throw new InvalidOperationException($"Desk {batch.Lease.Desk} vanished while it was owned");
        }

        if (reader.GetInt64(0) != batch.Lease.Epoch)
        {
            return new AppendResult.LostLease(reader.GetInt64(0), reader.GetString(3));
        }

        var head = new LoadedHead(reader.GetInt64(1), Hash32.FromBytes(reader.GetFieldValue<byte[]>(2)));
        return head == LoadedHead.Of(batch.After) ? new AppendResult.Written(batch.After)
            : head == LoadedHead.Of(batch.Before) ? null
            : throw new InvalidOperationException(
                $"Desk {batch.Lease.Desk}: the head is row {head.Seq}, which this owner did not write");
    }

    private Moment Now() => Cell.ToMoment(time.GetUtcNow().UtcDateTime);

    private sealed record LoadedHead(long Seq, Hash32 Hash)
    {
        public static LoadedHead Of(LoadedDesk desk) => new(desk.State.Seq, desk.Head);
    }
}

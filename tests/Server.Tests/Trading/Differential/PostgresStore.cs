using Npgsql;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Inbox;
using Pitwall.Server.Trading.Journal;
using Pitwall.Simulation.Store;

namespace Pitwall.Server.Tests.Trading.Differential;

/// <summary>
/// The product's leases, journal and inbox behind the simulation's door. Inbox ids are counted from 1 as they were
/// accepted, because the database's own have gaps.
/// </summary>
internal sealed class PostgresStore(StoredDesk desk) : IDeskStore
{
    private readonly List<long> parcels = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public LeaseAnswer Acquire(int number, string holder, long lengthMicros) =>
        Wait(desk.Leases.AcquireAsync(number, holder, Length(lengthMicros), Ct)) switch
        {
            AcquireResult.Acquired(var lease) =>
                new LeaseAnswer.Ours(new HeldLease(lease.Desk, lease.Epoch, lease.Holder, lengthMicros)),
            AcquireResult.Held held => new LeaseAnswer.Held(held.Holder),
            var other => throw new InvalidOperationException($"{other}"),
        };

    public LeaseAnswer Renew(HeldLease lease) => Wait(desk.Leases.RenewAsync(Own(lease), default, Ct)) is { } lost
        ? new LeaseAnswer.Lost(lost.Epoch, lost.Holder)
        : new LeaseAnswer.Ours(lease);

    public void Release(HeldLease lease) => desk.Leases.ReleaseAsync(Own(lease), Ct).GetAwaiter().GetResult();

    public StoredHead Load(int number) => Wait(desk.Journal.LoadAsync(number, Ct)) is LoadResult.Loaded(var loaded)
        ? new StoredHead(loaded.State, loaded.Head)
        : throw new InvalidOperationException("the journal does not prove itself");

    public WriteAnswer Append(
        HeldLease lease, StoredHead before, IReadOnlyList<Recorded> rows, IReadOnlyList<Answered> answers)
    {
        InboxAnswer[] told = [.. answers.Select(a => new InboxAnswer(parcels[(int)a.Id - 1], a.Seq, a.Refused))];
        return Wait(desk.Journal.AppendAsync(
            Own(lease), new LoadedDesk(before.State, before.Hash), rows, told, Ct)) switch
        {
            AppendResult.Written(var after) => new WriteAnswer.Written(new StoredHead(after.State, after.Head)),
            AppendResult.LostLease lost => new WriteAnswer.Lost(lost.Epoch, lost.Holder),
            var other => throw new InvalidOperationException($"{other}"),
        };
    }

    public SendAnswer Send(int number, Parcel parcel)
    {
        var letter = new Letter(number, parcel.Source, parcel.Key, parcel.Input) { IsUrgent = parcel.IsUrgent };
        using var connection = desk.Source.OpenConnection();
        switch (Wait(DeskInbox.SendAsync(connection, letter, Ct)))
        {
            case SendResult.Accepted(var id):
                parcels.Add(id);
                return new SendAnswer.Accepted();
            case SendResult.AlreadySent sent:
                return new SendAnswer.AlreadySent(sent.State, sent.Seq, sent.Result);
            case SendResult.Full full:
                return new SendAnswer.Full(full.Waiting);
            default:
                return new SendAnswer.KeyReused();
        }
    }

    public IReadOnlyList<WaitingParcel> Waiting(int number, int max)
    {
        using var connection = desk.Source.OpenConnection();
        return
        [
            .. Wait(DeskInbox.WaitingAsync(connection, number, max, Ct))
                .Select(w => new WaitingParcel(parcels.IndexOf(w.Id) + 1, w.IsUrgent, w.Input)),
        ];
    }

    /// <summary>The stored rows of desk, journal and inbox as text, ids of the inbox left out.</summary>
    public IReadOnlyList<string> Rows()
    {
        var lines = new List<string>();
        Read(
            $"""
            SELECT concat_ws(' ', 'desk', epoch, head_seq, encode(head_hash, 'hex'), coalesce(lease_holder, 'nobody'))
            FROM trading.desks WHERE id = {desk.Id}
            """,
            lines);
        Read(
            $"""
            SELECT concat_ws(' ', 'row', seq, (extract(epoch FROM at) * 1000000)::bigint,
                (extract(epoch FROM wall) * 1000000)::bigint, epoch, kind, encode(sha256(payload), 'hex'),
                encode(hash, 'hex'))
            FROM trading.journal WHERE desk_id = {desk.Id} ORDER BY seq
            """,
            lines);
        Read(
            $"""
            SELECT concat_ws(' ', 'parcel', source, source_key, lane, kind, encode(sha256(payload), 'hex'), state,
                coalesce(seq::text, '-'), coalesce(result, '-'))
            FROM trading.inbox WHERE desk_id = {desk.Id} ORDER BY id
            """,
            lines);
        return lines;
    }

    private void Read(string sql, List<string> lines)
    {
        using var connection = desk.Source.OpenConnection();
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            lines.Add(reader.GetString(0));
        }
    }

    private static DeskLease Own(HeldLease lease) =>
        new(lease.Desk, lease.Epoch, lease.Holder, Length(lease.LengthMicros));

    private static TimeSpan Length(long micros) => TimeSpan.FromMicroseconds(micros);

    private static T Wait<T>(Task<T> work) => work.GetAwaiter().GetResult();
}

using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Inbox;
using Pitwall.Simulation.Store;

namespace Pitwall.Server.Tests.Trading.Differential;

/// <summary>
/// A seeded sequence of operations of three would-be owners: taking, losing and letting go of a lease, writing on fresh
/// and on stale heads, writing twice, answering parcels that wait and that do not, sending keys again.
/// </summary>
internal sealed class StoreScript(SeededNoise noise, IReadOnlyList<Recorded> tape, int desk)
{
    private const long Hour = 3_600_000_000;

    private readonly List<HeldLease> leases = [];
    private StoredHead head = new(DeskState.Empty(desk), Hash32.Zero);
    private Func<IDeskStore, string>? last;
    private int accepted;

    /// <summary>Does the next operation; the answer as text whose first word is its kind.</summary>
    public string Next(IDeskStore store)
    {
        try
        {
            return Choose()(store);
        }
        catch (InvalidOperationException broken)
        {
            return $"threw {broken.GetType().Name}";
        }
        catch (Exception refused) when (refused is StoreRefusedException or PostgresException)
        {
            return "refused by a rule of the schema";
        }
    }

    private Func<IDeskStore, string> Choose()
    {
        var pick = noise.NextInt(20);
        return pick switch
        {
            0 or 1 or 2 => Acquire($"owner-{noise.NextInt(3)}", noise.NextInt(3) == 0 ? Hour : 0),
            3 when leases.Count > 0 => Renew(leases[noise.NextInt(leases.Count)]),
            4 when leases.Count > 0 => Release(leases[noise.NextInt(leases.Count)]),
            5 or 6 => Load,
            7 when last is { } again => again,
            8 or 9 or 10 or 11 or 12 when leases.Count > 0 => Append(),
            13 when leases.Count > 0 && head.State.Seq > 0 => Forge(leases[^1]),
            14 => store => Words(store.Waiting(desk, 1 + noise.NextInt(5))),
            _ => Send(),
        };
    }

    private Func<IDeskStore, string> Acquire(string holder, long length) => store =>
    {
        var answer = store.Acquire(desk, holder, length);
        if (answer is LeaseAnswer.Ours(var lease))
        {
            leases.Add(lease);
        }

        return Words(answer);
    };

    private Func<IDeskStore, string> Renew(HeldLease lease) => store => Words(store.Renew(lease));

    private static Func<IDeskStore, string> Release(HeldLease lease) => store =>
    {
        store.Release(lease);
        return "released";
    };

    private string Load(IDeskStore store)
    {
        head = store.Load(desk);
        return $"loaded {head.State.Seq} {head.Hash} {StateHash.Of(head.State)}";
    }

    /// <summary>The next rows behind the head as this script knows it, mostly by the newest owner.</summary>
    private Func<IDeskStore, string> Append()
    {
        var lease = noise.NextInt(5) == 0 ? leases[noise.NextInt(leases.Count)] : leases[^1];
        var rows = tape.Skip((int)head.State.Seq).Take(1 + noise.NextInt(6)).ToArray();
        if (rows.Length == 0)
        {
            return Load;
        }

        var before = head;
        Answered[] answers = accepted > 0 && noise.NextInt(3) == 0
            ? [new Answered(1 + noise.NextInt(accepted), rows[^1].Seq, noise.NextBool() ? "no" : null)]
            : [];
        return last = store =>
        {
            var answer = store.Append(lease, before, rows, answers);
            if (answer is WriteAnswer.Written(var after))
            {
                head = after;
                return $"written {after.State.Seq} {after.Hash} {StateHash.Of(after.State)}";
            }

            return $"{answer}".Replace("Lost {", "lost {", StringComparison.Ordinal);
        };
    }

    /// <summary>A row whose order has an id that was used before.</summary>
    private Func<IDeskStore, string> Forge(HeldLease lease)
    {
        var order = tape.Take((int)head.State.Seq).SelectMany(row => row.Step.Facts).OfType<Fact.OrderIntended>()
            .FirstOrDefault()?.Order;
        if (order is null)
        {
            return Load;
        }

        var before = head;
        var seq = head.State.Seq + 1;
        var forged = Recorded.Of(seq, new Step(
            new Input.Marked(head.State.At, []),
            [new Fact.OrderIntended(order with { Id = new RowId(desk, seq, 0) })]));
        return store => store.Append(lease, before, [forged], []) is WriteAnswer.Lost lost
            ? $"lost {lost.Epoch} {lost.Holder}"
            : "written although it was forged";
    }

    private Func<IDeskStore, string> Send()
    {
        var isUrgent = noise.NextBool();
        var parcel = new Parcel(
            "script",
            $"k{noise.NextInt(12)}",
            new Input.KillSet(DeskInbox.Unset, noise.NextBool(), $"reason {noise.NextInt(2)}"),
            isUrgent);
        return store =>
        {
            var answer = store.Send(desk, parcel);
            accepted += answer is SendAnswer.Accepted ? 1 : 0;
            return Words(answer);
        };
    }

    private static string Words(LeaseAnswer answer) => answer switch
    {
        LeaseAnswer.Ours(var lease) => $"ours {lease}",
        LeaseAnswer.Held(var holder) => $"held {holder}",
        LeaseAnswer.Lost(var epoch, var holder) => $"lost {epoch} {holder}",
        _ => $"{answer}",
    };

    private static string Words(SendAnswer answer) => answer switch
    {
        SendAnswer.Accepted => "accepted",
        SendAnswer.AlreadySent sent => $"already {sent}",
        SendAnswer.KeyReused => "reused",
        SendAnswer.Full(var waiting) => $"full {waiting}",
        _ => $"{answer}",
    };

    private static string Words(IReadOnlyList<WaitingParcel> waiting) =>
        $"waiting {string.Join(", ", waiting.Select(w => $"{w.Id} {w.IsUrgent} {w.Input}"))}";
}

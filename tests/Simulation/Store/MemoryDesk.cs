using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Simulation.Store;

/// <summary>One row of a journal in memory, with the bytes that a database would hold.</summary>
public sealed record StoredRow(Recorded Row, Moment Wall, long Epoch, Hash32 Hash);

/// <summary>One row of an inbox.</summary>
public sealed class StoredParcel(long id, Parcel parcel)
{
    public long Id { get; } = id;

    public Parcel Parcel { get; } = parcel;

    /// <summary>What the desk refused it with; null when it waits or was taken.</summary>
    public string? Result { get; set; }

    /// <summary>The journal row that answered it; null while it waits.</summary>
    public long? Seq { get; set; }

    public bool Waits => Seq is null;

    public string State => Waits ? "waiting" : Result is null ? "taken" : "refused";
}

/// <summary>One desk in memory: its lease, its journal, its inbox, and the ids that were ever used.</summary>
public sealed class MemoryDesk(int desk)
{
    private readonly List<StoredRow> journal = [];
    private readonly List<StoredParcel> inbox = [];
    private readonly SortedDictionary<string, StoredParcel> keys = new(StringComparer.Ordinal);
    private readonly HashSet<Cloid> cloids = [];
    private readonly HashSet<string> fillKeys = new(StringComparer.Ordinal);

    public long Epoch { get; set; }

    public string? Holder { get; set; }

    public Moment LeasedUntil { get; set; }

    public DeskState State { get; private set; } = DeskState.Empty(desk);

    public Hash32 Head { get; private set; } = Hash32.Zero;

    public IReadOnlyList<StoredRow> Journal => journal;

    public IReadOnlyList<StoredParcel> Inbox => inbox;

    /// <summary>How many parcels wait.</summary>
    public int Waits { get; private set; }

    /// <summary>Whether an order with this id was ever committed.</summary>
    public bool Knows(Cloid cloid) => cloids.Contains(cloid);

    internal StoredParcel? FindParcel(string source, string key) => keys.GetValueOrDefault($"{source} {key}");

    internal void Put(Parcel parcel)
    {
        var stored = new StoredParcel(inbox.Count + 1, parcel);
        inbox.Add(stored);
        keys.Add($"{parcel.Source} {parcel.Key}", stored);
        Waits++;
    }

    /// <summary>The rows as they would be stored behind a head.</summary>
    internal List<StoredRow> Chain(StoredHead before, IReadOnlyList<Recorded> rows, Moment wall, long epoch)
    {
        var chained = new List<StoredRow>(rows.Count);
        var hash = before.Hash;
        foreach (var row in rows)
        {
            hash = JournalHash.Row(hash, desk, row, wall, epoch);
            chained.Add(new StoredRow(row, wall, epoch, hash));
        }

        return chained;
    }

    internal void Add(List<StoredRow> chained, IReadOnlyList<Recorded> rows, IReadOnlyList<Answered> answers)
    {
        Check(rows, answers);
        foreach (var row in rows)
        {
            State = Fold.Row(State, row);
            foreach (var fact in row.Step.Facts)
            {
                if (fact is Fact.OrderIntended { Order: var order })
                {
                    cloids.Add(order.Cloid);
                }
                else if (fact is Fact.Filled { Fill: var fill })
                {
                    fillKeys.Add($"{fill.Agent} {fill.Key}");
                }
            }
        }

        journal.AddRange(chained);
        Head = chained[^1].Hash;
        foreach (var answer in answers)
        {
            var parcel = inbox[(int)answer.Id - 1];
            (parcel.Result, parcel.Seq) = (answer.Refused, answer.Seq);
            Waits--;
        }
    }

    /// <summary>Everything is checked before anything is written.</summary>
    private void Check(IReadOnlyList<Recorded> rows, IReadOnlyList<Answered> answers)
    {
        foreach (var answer in answers)
        {
            if (!inbox[(int)answer.Id - 1].Waits)
            {
                throw new InvalidOperationException($"parcel {answer.Id} was answered before");
            }
        }

        foreach (var fact in rows.SelectMany(row => row.Step.Facts))
        {
            if (fact is Fact.OrderIntended { Order: var order } && cloids.Contains(order.Cloid))
            {
                throw new StoreRefusedException($"I7: order id {order.Cloid} was used before");
            }

            if (fact is Fact.Filled { Fill: var fill } && fillKeys.Contains($"{fill.Agent} {fill.Key}"))
            {
                throw new StoreRefusedException($"I2: execution {fill.Key} was booked before");
            }
        }
    }
}

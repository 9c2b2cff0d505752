using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Journal;

/// <summary>One row of trading.journal as stored; its payload is not yet read.</summary>
internal sealed record JournalRow(
    long Seq, Moment At, Moment Wall, long Epoch, string Kind, byte[] Payload, byte[] Hash)
{
    /// <summary>Adds wall time, epoch and chain to a recorded step.</summary>
    public static JournalRow Of(Hash32 previous, int desk, Recorded row, Moment wall, long epoch) =>
        new(
            row.Seq,
            row.At,
            wall,
            epoch,
            row.Kind,
            row.Payload,
            JournalHash.Row(previous, desk, row, wall, epoch).ToArray());

    /// <summary>What the chain says this row's hash must be; the payload need not be readable for that.</summary>
    public Hash32 ExpectedHash(Hash32 previous, int desk) =>
        JournalHash.Row(previous, desk, new Recorded(Seq, At, Kind, Payload, Step: null!), Wall, Epoch);

    public Recorded Read() => Recorded.Read(Seq, At, Kind, Payload);
}

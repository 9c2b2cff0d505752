using System.Diagnostics;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;

namespace Pitwall.Server.Markets.Import;

/// <summary>Rejected rows in the order of the file: all are counted, the first 10,000 are kept.</summary>
internal sealed class Rejections
{
    private const int ListedMax = 10_000;

    private readonly List<RejectedRow> listed = [];

    public long Count { get; private set; }

    public IReadOnlyList<RejectedRow> Listed => [.. listed.OrderBy(row => row.Line)];

    public void Add(int line, string reason)
    {
        Count++;
        if (listed.Count < ListedMax)
        {
            listed.Add(new RejectedRow(line, reason));
        }
    }
}

/// <summary>What a file holds.</summary>
internal enum ImportKind
{
    Candles,
    Funding,
    OpenInterest,
}

/// <summary>What one file brought.</summary>
internal abstract record FileOutcome(string File)
{
    /// <summary>The file as a whole could not be taken; nothing of it was stored.</summary>
    internal sealed record Refused(string File, string Reason) : FileOutcome(File);

    /// <summary>
    /// The file was taken, bad rows left out. <see cref="Missing"/> are funding settlements nobody brought,
    /// <see cref="Gaps"/> holes between the file's candles, <see cref="Disagreements"/> imported bars that differ from
    /// the roll-up of finer ones.
    /// </summary>
    internal sealed record Taken(string File, InstrumentId Instrument, ImportKind Kind) : FileOutcome(File)
    {
        /// <summary>Length of the candles, period of the funding; null for open interest, which has none.</summary>
        public BarInterval? Interval { get; init; }

        public long Read { get; init; }

        public long New { get; init; }

        public long Unchanged { get; init; }

        public required Rejections Rejected { get; init; }

        public IReadOnlyList<Moment> Missing { get; init; } = [];

        public IReadOnlyList<CandleGap> Gaps { get; init; } = [];

        public long Disagreements { get; init; }

        /// <summary>The kind as tables and answers say it.</summary>
        public string KindWord => Kind switch
        {
            ImportKind.Candles => "candles",
            ImportKind.Funding => "funding",
            ImportKind.OpenInterest => "open_interest",
            _ => throw new UnreachableException($"Unknown kind {Kind}"),
        };
    }
}

using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Trading.Past;

/// <summary>
/// A closed trade of an agent that ran elsewhere. Agent is the source's word for it, Key its id of the trade; money in
/// USD, sizes unsigned in coins. What the source claims is kept beside what can be recomputed.
/// </summary>
internal sealed record PastTrade(string Agent, string Key, InstrumentId Instrument, bool IsLong)
{
    public required decimal Size { get; init; }

    public decimal? Leverage { get; init; }

    public required decimal EntryPrice { get; init; }

    public required Moment EntryAt { get; init; }

    public required decimal ExitPrice { get; init; }

    public required Moment ExitAt { get; init; }

    /// <summary>What the venue booked at the entry: its fee, negative.</summary>
    public required decimal EntryPnlUsd { get; init; }

    /// <summary>What the venue booked at the exit, net of its fee.</summary>
    public required decimal ExitPnlUsd { get; init; }

    /// <summary>Price difference times signed size.</summary>
    public required decimal GrossUsd { get; init; }

    public required decimal ClaimedGrossUsd { get; init; }

    public required decimal ClaimedNetUsd { get; init; }

    public required decimal ClaimedFeesUsd { get; init; }

    public string? EntryOrder { get; init; }

    public string? ExitOrder { get; init; }

    /// <summary>The record as its source wrote it; its hash tells a revision.</summary>
    public required byte[] Content { get; init; }

    public decimal NetUsd => EntryPnlUsd + ExitPnlUsd;
}

/// <summary>How many records of a file were new, changed since they were last seen, or the same.</summary>
internal readonly record struct Arrivals(int New, int Revised, int Unchanged)
{
    public static Arrivals operator +(Arrivals left, Arrivals right) =>
        new(left.New + right.New, left.Revised + right.Revised, left.Unchanged + right.Unchanged);
}

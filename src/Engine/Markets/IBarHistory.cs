using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets;

/// <summary>Point-in-time bars: nothing that was not complete at <see cref="Now"/> can be read.</summary>
public interface IBarHistory
{
    Moment Now { get; }

    /// <summary>
    /// Up to <paramref name="count"/> complete bars of one instrument, oldest first, the last one ending at or before
    /// <see cref="Now"/>. Fewer when history is short; empty when there is none.
    /// </summary>
    ReadOnlySpan<Bar> Last(InstrumentId instrument, BarInterval interval, int count);
}

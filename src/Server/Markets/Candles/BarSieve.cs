namespace Pitwall.Server.Markets.Candles;

/// <summary>
/// Holds rows in time order against the stored bars of their range: what is new, what is already there, and what says
/// something else than what is there.
/// </summary>
internal sealed class BarSieve(List<StampedBar> stored, BarScale scale, int rowsMax)
{
    private readonly List<RejectedRow> rejected = [];
    private int next;

    /// <summary>The new rows.</summary>
    public List<BarRow> Fresh { get; } = new(Math.Max(0, rowsMax - stored.Count));

    /// <summary>The same rows as they go into the table.</summary>
    public List<StampedBar> Bars { get; } = new(Math.Max(0, rowsMax - stored.Count));

    public int Unchanged { get; private set; }

    public IReadOnlyList<RejectedRow> Rejected => rejected;

    public void Take(in BarRow row)
    {
        var start = row.Bar.Start;
        while (next < stored.Count && stored[next].Start < start)
        {
            next++;
        }

        var fits = scale.TryScale(row.Bar, out var scaled);
        if (next < stored.Count && stored[next].Start == start)
        {
            Compare(row, fits && scaled == stored[next].Scaled, "the stored candle of this time has other values");
        }
        else if (Bars.Count > 0 && Bars[^1].Start == start)
        {
            Compare(row, fits && scaled == Bars[^1].Scaled, $"line {Fresh[^1].Line} has other values for this time");
        }
        else if (fits)
        {
            Fresh.Add(row);
            Bars.Add(new StampedBar(start, scaled));
        }
        else
        {
            rejected.Add(new RejectedRow(row.Line, "has more digits than can be stored"));
        }
    }

    private void Compare(in BarRow row, bool isSame, string difference)
    {
        if (isSame)
        {
            Unchanged++;
        }
        else
        {
            rejected.Add(new RejectedRow(row.Line, "conflict: " + difference));
        }
    }
}

using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Server.Markets.Candles;

namespace Pitwall.Server.Markets.Import;

/// <summary>Holds what the name or a flag says of the interval against the spacing of the rows.</summary>
internal static class IntervalCheck
{
    // Below this a file may be that sparse by chance.
    private const int RowsForVerdict = 3;

    /// <summary>The interval of the file; refuses the file when name and data disagree or neither tells.</summary>
    public static BarInterval Decide(string? named, IReadOnlyList<BarRow> rows)
    {
        var interval = named is null ? null : BarInterval.Find(named) ?? throw new FileRefusedException(
            $"is of interval {named}, and candles are one of {string.Join(", ", BarInterval.All)}");
        var spacings = Spacings(rows);
        if (spacings.Count == 0)
        {
            return interval ?? throw new FileRefusedException(
                "does not tell its interval: name it like BTC_5m.csv or say --interval");
        }

        var usual = spacings.MaxBy(spacing => spacing.Value).Key;
        if (interval is null)
        {
            return BarInterval.All.FirstOrDefault(known => known.Micros == usual) ?? throw new FileRefusedException(
                $"has rows {Length(usual)} apart, and candles are one of {string.Join(", ", BarInterval.All)}");
        }

        if (usual < interval.Micros || (rows.Count >= RowsForVerdict && !spacings.ContainsKey(interval.Micros)))
        {
            throw new FileRefusedException(
                $"is called {interval}, but its rows are {Length(usual)} apart: correct the name or say --interval");
        }

        return interval;
    }

    /// <summary>Moves rows that start off the interval's grid to the rejected.</summary>
    public static void RejectOffGrid(List<BarRow> rows, BarInterval interval, Rejections rejections) =>
        rows.RemoveAll(row =>
        {
            var off = !row.Bar.Start.IsMultipleOf(interval.Micros);
            if (off)
            {
                rejections.Add(row.Line, $"{row.Bar.Start} is off the {interval} grid");
            }

            return off;
        });

    private static SortedDictionary<long, int> Spacings(IReadOnlyList<BarRow> rows)
    {
        var spacings = new SortedDictionary<long, int>();
        for (var i = 1; i < rows.Count; i++)
        {
            var spacing = Math.Abs(rows[i].Bar.Start.Since(rows[i - 1].Bar.Start));
            if (spacing > 0)
            {
                spacings[spacing] = spacings.GetValueOrDefault(spacing) + 1;
            }
        }

        return spacings;
    }

    private static string Length(long micros)
    {
        var known = BarInterval.All.FirstOrDefault(interval => interval.Micros == micros);
        return known?.Name ?? TimeSpan.FromMicroseconds(micros).ToString("c", CultureInfo.InvariantCulture);
    }
}

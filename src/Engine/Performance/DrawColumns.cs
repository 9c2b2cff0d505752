namespace Pitwall.Engine.Performance;

/// <summary>
/// Collects the columns that joint draws must add up: series about their mean on the days they have, 0 elsewhere, each
/// one once.
/// </summary>
/// <param name="tracks">[series][day of the window]; NaN where a series has no return.</param>
internal sealed class DrawColumns(IReadOnlyList<double[]> tracks)
{
    private readonly List<double[]> columns = [];
    private readonly Dictionary<(int Track, DayRange On), int> known = [];

    public IReadOnlyList<double[]> All => columns;

    /// <summary>One series about its mean of those days, which it must all have.</summary>
    public int Add(int track, DayRange on)
    {
        if (!known.TryGetValue((track, on), out var index))
        {
            index = Add(Centred(Values(track, on)), on);
            known.Add((track, on), index);
        }

        return index;
    }

    /// <summary>The question whether a series, minus another if one is given, has a mean of zero.</summary>
    public Contrast Contrast(int track, int? minus, DayRange on)
    {
        var values = Values(track, on);
        var size = SquareSum(values);
        if (minus is { } other)
        {
            var others = Values(other, on);
            size += SquareSum(others);
            values = [.. values.Zip(others, (left, right) => left - right)];
        }

        var squares = Centred(values).Select(value => value * value).ToArray();
        return new Contrast(
            values, (Add(track, on), minus is { } second ? Add(second, on) : -1), Add(squares, on), size);
    }

    public double[] Values(int track, DayRange on) => tracks[track][on.From..on.To];

    private int Add(double[] values, DayRange on)
    {
        var column = new double[tracks[0].Length];
        values.CopyTo(column.AsSpan(on.From));
        columns.Add(column);
        return columns.Count - 1;
    }

    private static double[] Centred(double[] values)
    {
        var mean = values.Sum() / values.Length;
        return [.. values.Select(value => value - mean)];
    }

    private static double SquareSum(double[] values) => values.Sum(value => value * value);
}

/// <summary>Days From … To−1 of a window, counted from its first day.</summary>
internal readonly record struct DayRange(int From, int To)
{
    public int Days => Math.Max(0, To - From);

    public DayRange Common(DayRange other) => new(Math.Max(From, other.From), Math.Min(To, other.To));
}

namespace Pitwall.Engine.Performance;

/// <summary>
/// The window of a ranking: which agents may be judged in it, on which days, and why the others may not.
/// </summary>
internal sealed class RankingField
{
    private readonly IReadOnlyList<DailyTrack> tracks;
    private readonly DailyTrack? benchmark;
    private readonly DayRange[] ranges;

    public RankingField(IReadOnlyList<DailyTrack> tracks, DailyTrack? benchmark, int days)
    {
        this.tracks = tracks;
        this.benchmark = benchmark;
        var started = tracks.Where(track => track.Returns.Count > 0).ToList();
        FirstDay = started.Count > 0 ? started.Min(track => track.FirstDay) : 0;
        DaysAvailable = started.Count > 0 ? (int)(started.Max(track => track.EndDay) - FirstDay) : 0;
        Days = Math.Min(days, DaysAvailable);
        var all = benchmark is null ? tracks : [.. tracks, benchmark];
        Window = [.. all.Select(OnWindow)];
        ranges = [.. all.Select(RangeOf)];
        Judged = [.. Enumerable.Range(0, tracks.Count).Where(track => Obstacle(track) is null)];
    }

    public long FirstDay { get; }

    public int DaysAvailable { get; }

    public int Days { get; }

    /// <summary>[track][day]; NaN where there is no return; the benchmark is the last.</summary>
    public IReadOnlyList<double[]> Window { get; }

    /// <summary>The agents that have enough days.</summary>
    public IReadOnlyList<int> Judged { get; }

    /// <summary>Null when the benchmark is cash.</summary>
    public int? Benchmark => benchmark is null ? null : tracks.Count;

    public DayRange RangeOf(int track) => ranges[track];

    /// <summary>Days that all judged agents have.</summary>
    public DayRange Common => Judged.Select(RangeOf).Aggregate(new DayRange(0, Days), (all, one) => all.Common(one));

    /// <summary>Why an agent is not judged, or null.</summary>
    public string? Obstacle(int track) =>
        IsRuined(track) ? "equity was used up"
        : DisplayRule.Allows(ranges[track].Days) ? null
        : DisplayRule.Shortfall(ranges[track].Days);

    /// <summary>True when its equity was used up inside the window.</summary>
    public bool IsRuined(int track) => tracks[track].RuinedOn < FirstDay + Days;

    /// <summary>Why an agent cannot be held against the benchmark, or null.</summary>
    public string? BenchmarkObstacle(int track)
    {
        if (benchmark is null)
        {
            return null;
        }

        var days = ranges[track].Common(ranges[^1]).Days;
        return string.Equals(benchmark.Name, tracks[track].Name, StringComparison.Ordinal)
            ? "it is the benchmark"
            : DisplayRule.Allows(days) ? null : $"against the benchmark: {DisplayRule.Shortfall(days)}";
    }

    private double[] OnWindow(DailyTrack track)
    {
        var values = new double[Days];
        Array.Fill(values, double.NaN);
        var range = RangeOf(track);
        for (var day = range.From; day < range.To; day++)
        {
            values[day] = track.Returns[(int)(FirstDay + day - track.FirstDay)];
        }

        return values;
    }

    private DayRange RangeOf(DailyTrack track) => new(
        (int)Math.Clamp(track.FirstDay - FirstDay, 0, Days), (int)Math.Clamp(track.EndDay - FirstDay, 0, Days));
}

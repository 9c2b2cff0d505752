namespace Pitwall.Engine.Performance;

/// <summary>Daily log returns of one agent or benchmark, without a gap.</summary>
/// <param name="Name">Unique in a ranking.</param>
/// <param name="FirstDay">UTC day of the first return, counted from 1970-01-01.</param>
/// <param name="Returns">ln(equity at the end of the day / at its start), flows cut out, oldest first.</param>
/// <param name="RuinedOn">UTC day on which equity was used up: no return is defined from there on.</param>
public sealed record DailyTrack(string Name, long FirstDay, IReadOnlyList<double> Returns, long? RuinedOn = null)
{
    /// <summary>The day after the last return.</summary>
    public long EndDay => FirstDay + Returns.Count;
}

using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets;

/// <summary>
/// When a venue settles funding. Recorded rows come minutes late and belong to the hour they fall in; Hyperliquid
/// settled every 8 hours up to 2023-06-08T00:00Z and every hour since. A settlement's rate covers the period before
/// it.
/// </summary>
public sealed class FundingCalendar
{
    /// <summary>2023-06-08T00:00:00Z, the last 8-hourly settlement of Hyperliquid.</summary>
    private static readonly Moment LastEightHourly = Moment.FromSeconds(1_686_182_400);

    private readonly long periodMicros;
    private readonly bool eightHourlyAtFirst;

    private FundingCalendar(long periodMicros, bool eightHourlyAtFirst)
    {
        this.periodMicros = periodMicros;
        this.eightHourlyAtFirst = eightHourlyAtFirst;
    }

    /// <summary>The periods venues settle in, by name: 1h, 4h or 8h.</summary>
    public static BarInterval? PeriodNamed(string name) => name switch
    {
        "1h" => BarInterval.OneHour,
        "4h" => BarInterval.FourHours,
        "8h" => new BarInterval("8h", 8 * Moment.Hour),
        _ => null,
    };

    /// <summary>The calendar of a venue whose files say they are of this period.</summary>
    public static FundingCalendar Of(string venue, BarInterval period)
    {
        ArgumentNullException.ThrowIfNull(period);
        var isHyperliquid = string.Equals(venue, "hyperliquid", StringComparison.Ordinal);
        return new FundingCalendar(period.Micros, isHyperliquid && period == BarInterval.OneHour);
    }

    /// <summary>The hour a recorded row settles.</summary>
    public static Moment HourOf(Moment recorded) => recorded.Floor(Moment.Hour);

    public int PeriodHoursAt(Moment settlement) =>
        (int)((eightHourlyAtFirst && settlement <= LastEightHourly ? 8 * Moment.Hour : periodMicros) / Moment.Hour);

    public bool IsSettlement(Moment hour) => hour.IsMultipleOf(PeriodHoursAt(hour) * Moment.Hour);

    public Moment Next(Moment settlement)
    {
        var next = settlement.Plus(Moment.Hour);
        while (!IsSettlement(next))
        {
            next = next.Plus(Moment.Hour);
        }

        return next;
    }

    /// <summary>The settlements between the first and the last of these (in time order) that none of them is.</summary>
    public IReadOnlyList<Moment> MissingFrom(IReadOnlyList<Moment> settlements)
    {
        ArgumentNullException.ThrowIfNull(settlements);
        var missing = new List<Moment>();
        for (var i = 1; i < settlements.Count; i++)
        {
            for (var hour = Next(settlements[i - 1]); hour < settlements[i]; hour = Next(hour))
            {
                missing.Add(hour);
            }
        }

        return missing;
    }
}

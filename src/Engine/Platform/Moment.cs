using System.Globalization;

namespace Pitwall.Engine.Platform;

/// <summary>A point in time as int64 microseconds since 1970-01-01T00:00Z. The engine knows no time zone.</summary>
public readonly record struct Moment(long Micros) : IComparable<Moment>
{
    public const long Second = 1_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    public static Moment FromSeconds(long seconds) => new(checked(seconds * Second));

    public static Moment FromMillis(long millis) => new(checked(millis * 1_000));

    /// <summary>00:00 UTC of the day this moment lies in.</summary>
    public Moment StartOfDay => Floor(Day);

    /// <summary>The last multiple of <paramref name="micros"/> at or before this moment.</summary>
    public Moment Floor(long micros) => new(Micros - Modulo(Micros, micros));

    /// <summary>Asked at every bar: a multiple has the factor's trailing zero bits, and most others do not.</summary>
    public bool IsMultipleOf(long micros) =>
        (Micros & ((micros & -micros) - 1)) == 0 && Modulo(Micros, micros) == 0;

    public Moment Plus(long micros) => new(Micros + micros);

    public long Since(Moment earlier) => Micros - earlier.Micros;

    public int CompareTo(Moment other) => Micros.CompareTo(other.Micros);

    public static bool operator <(Moment left, Moment right) => left.Micros < right.Micros;

    public static bool operator >(Moment left, Moment right) => left.Micros > right.Micros;

    public static bool operator <=(Moment left, Moment right) => left.Micros <= right.Micros;

    public static bool operator >=(Moment left, Moment right) => left.Micros >= right.Micros;

    /// <summary>ISO 8601 in UTC with microseconds, for people and logs.</summary>
    public override string ToString()
    {
        var (year, month, day) = CivilFromDays((Micros - Modulo(Micros, Day)) / Day);
        var inDay = Modulo(Micros, Day);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{year:0000}-{month:00}-{day:00}T{inDay / Hour:00}:{inDay / Minute % 60:00}:"
            + $"{inDay / Second % 60:00}.{inDay % Second:000000}Z");
    }

    private static long Modulo(long value, long by)
    {
        var rest = value % by;
        return rest < 0 ? rest + by : rest;
    }

    /// <summary>Days since 1970-01-01 to a proleptic Gregorian date (Hinnant's civil_from_days).</summary>
    private static (long Year, long Month, long Day) CivilFromDays(long days)
    {
        var z = days + 719_468;
        var era = (z >= 0 ? z : z - 146_096) / 146_097;
        var dayOfEra = z - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var month = shifted < 10 ? shifted + 3 : shifted - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        return (year, month, dayOfYear - (((153 * shifted) + 2) / 5) + 1);
    }
}

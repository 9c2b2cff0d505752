using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets;

/// <summary>
/// One candle: it starts at <see cref="Start"/> and lasts its interval; volume in units of the instrument.
/// </summary>
public readonly record struct Bar(Moment Start, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume)
{
    /// <summary>
    /// True when high ≥ open, close, low and low ≤ all of them, prices above 0 and volume not negative.
    /// </summary>
    public bool IsSane =>
        Low > 0 && Low <= Open && Low <= Close && High >= Open && High >= Close && High >= Low && Volume >= 0;
}

/// <summary>The candle lengths the product knows, by their usual names.</summary>
public sealed record BarInterval(string Name, long Micros)
{
    public static readonly BarInterval OneMinute = new("1m", Moment.Minute);
    public static readonly BarInterval FiveMinutes = new("5m", 5 * Moment.Minute);
    public static readonly BarInterval FifteenMinutes = new("15m", 15 * Moment.Minute);
    public static readonly BarInterval OneHour = new("1h", Moment.Hour);
    public static readonly BarInterval FourHours = new("4h", 4 * Moment.Hour);
    public static readonly BarInterval OneDay = new("1d", Moment.Day);

    /// <summary>Finest first.</summary>
    public static IReadOnlyList<BarInterval> All { get; } =
        [OneMinute, FiveMinutes, FifteenMinutes, OneHour, FourHours, OneDay];

    public static BarInterval? Find(string name) =>
        All.FirstOrDefault(i => string.Equals(i.Name, name, StringComparison.Ordinal));

    public override string ToString() => Name;
}

/// <summary>
/// The funding rate that was settled at <see cref="Hour"/> (a fraction of notional per hour, longs pay when
/// positive).
/// </summary>
public readonly record struct FundingRate(Moment Hour, decimal Rate, bool Estimated);

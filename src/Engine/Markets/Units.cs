using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets;

/// <summary>A price in quote currency per unit: above 0 and at most 1e12, checked once at the door.</summary>
public readonly record struct Price : IComparable<Price>
{
    private const decimal Max = 1_000_000_000_000m;

    public Price(decimal value) =>
        Value = IsValid(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A price is above 0 and at most 1e12");

    public decimal Value { get; }

    public static bool IsValid(decimal value) => value is > 0 and <= Max;

    public int CompareTo(Price other) => Value.CompareTo(other.Value);

    public static bool operator <(Price left, Price right) => left.Value < right.Value;

    public static bool operator >(Price left, Price right) => left.Value > right.Value;

    public static bool operator <=(Price left, Price right) => left.Value <= right.Value;

    public static bool operator >=(Price left, Price right) => left.Value >= right.Value;

    public override string ToString() => DecimalMath.ToText(Value);
}

/// <summary>An unsigned size in units of the instrument: 0 or more, at most 1e15.</summary>
public readonly record struct Quantity : IComparable<Quantity>
{
    private const decimal Largest = 1_000_000_000_000_000m;

    public Quantity(decimal value) =>
        Value = value is >= 0 and <= Largest
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A quantity is 0 or more and at most 1e15");

    public static Quantity Zero => default;

    public static Quantity Max => new(Largest);

    public decimal Value { get; }

    public bool IsZero => Value == 0;

    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    public static Quantity operator +(Quantity left, Quantity right) => new(left.Value + right.Value);

    public static Quantity operator -(Quantity left, Quantity right) => new(left.Value - right.Value);

    public static bool operator <(Quantity left, Quantity right) => left.Value < right.Value;

    public static bool operator >(Quantity left, Quantity right) => left.Value > right.Value;

    public static bool operator <=(Quantity left, Quantity right) => left.Value <= right.Value;

    public static bool operator >=(Quantity left, Quantity right) => left.Value >= right.Value;

    public static Quantity Min(Quantity left, Quantity right) => left <= right ? left : right;

    public override string ToString() => DecimalMath.ToText(Value);
}

/// <summary>
/// A signed amount of money in USD with at most 8 decimals; rounding happens once, at the door, by name.
/// </summary>
public readonly record struct Usd : IComparable<Usd>
{
    public const int Decimals = 8;

    public Usd(decimal value) =>
        Value = decimal.Round(value, Decimals, MidpointRounding.ToEven) == value
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value),
                value, "USD has at most 8 decimals: use Usd.Rounded");

    private Usd(decimal value, bool _) => Value = value;

    public static Usd Zero => default;

    public decimal Value { get; }

    /// <summary>Rounds half to even at 1e-8: the one rounding of every posting.</summary>
    public static Usd Rounded(decimal value) => new(decimal.Round(value, Decimals, MidpointRounding.ToEven), true);

    public int CompareTo(Usd other) => Value.CompareTo(other.Value);

    public static Usd operator +(Usd left, Usd right) => new(left.Value + right.Value, true);

    public static Usd operator -(Usd left, Usd right) => new(left.Value - right.Value, true);

    public static Usd operator -(Usd value) => new(-value.Value, true);

    public static bool operator <(Usd left, Usd right) => left.Value < right.Value;

    public static bool operator >(Usd left, Usd right) => left.Value > right.Value;

    public static bool operator <=(Usd left, Usd right) => left.Value <= right.Value;

    public static bool operator >=(Usd left, Usd right) => left.Value >= right.Value;

    public static Usd Min(Usd left, Usd right) => left <= right ? left : right;

    public static Usd Max(Usd left, Usd right) => left >= right ? left : right;

    public override string ToString() => DecimalMath.ToText(Value);
}

/// <summary>Whole-number leverage, 1 to 50.</summary>
public readonly record struct Leverage : IComparable<Leverage>
{
    private readonly int lessOne;

    public Leverage(int times)
    {
        if (times is < 1 or > 50)
        {
            throw new ArgumentOutOfRangeException(nameof(times), times, "Leverage is a whole number from 1 to 50");
        }

        lessOne = times - 1;
    }

    public int Times => lessOne + 1;

    public int CompareTo(Leverage other) => Times.CompareTo(other.Times);

    public override string ToString() => Times.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

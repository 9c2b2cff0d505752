using System.Globalization;

namespace Pitwall.Engine.Platform;

/// <summary>Exact decimal arithmetic that gives the same digits on every machine.</summary>
public static class DecimalMath
{
    private const decimal Normaliser = 1.000000000000000000000000000000000m;

    /// <summary>The same value without trailing zeros; −0 becomes 0.</summary>
    public static decimal Normalise(decimal value) => value == 0 ? 0m : value / Normaliser;

    /// <summary>The canonical text: no trailing zeros, no exponent, no sign on zero, invariant culture.</summary>
    public static string ToText(decimal value) => Normalise(value).ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads <see cref="ToText"/>'s form; anything else (exponent, spaces, thousands) is refused.</summary>
    public static bool TryParse(string? text, out decimal value) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out value);

    /// <summary>Square root by Newton's iteration in decimal, to 1e-14; negative input throws.</summary>
    public static decimal Sqrt(decimal value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        if (value == 0)
        {
            return 0m;
        }

        var root = value >= 1m ? value : 1m;
        for (var step = 0; step < 200; step++)
        {
            var next = (root + (value / root)) / 2m;
            if (next >= root)
            {
                break;
            }

            root = next;
        }

        return decimal.Round(root, 14, MidpointRounding.ToEven);
    }

    /// <summary>Largest multiple of <paramref name="step"/> not further from zero than the value.</summary>
    public static decimal TowardZero(decimal value, decimal step) => decimal.Truncate(value / step) * step;

    public static decimal FloorTo(decimal value, decimal step) => decimal.Floor(value / step) * step;

    public static decimal CeilingTo(decimal value, decimal step) => decimal.Ceiling(value / step) * step;
}

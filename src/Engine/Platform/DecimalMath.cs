using System.Globalization;

namespace Pitwall.Engine.Platform;

/// <summary>Exact decimal arithmetic that gives the same digits on every machine.</summary>
public static class DecimalMath
{
    /// <summary>What the canonical text of any decimal fits in: a sign, a point, "0." and 29 digits.</summary>
    public const int TextMax = 32;

    private const decimal Normaliser = 1.000000000000000000000000000000000m;

    /// <summary>The same value without trailing zeros; −0 becomes 0.</summary>
    public static decimal Normalise(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        if (parts[2] != 0)
        {
            return value / Normaliser;
        }

        // The same as the division, several times as fast: most amounts have at most 64 bits of digits.
        var digits = ((ulong)unchecked((uint)parts[1]) << 32) | unchecked((uint)parts[0]);
        var scale = (parts[3] >> 16) & 0xFF;
        while (scale > 0 && digits % 10 == 0)
        {
            digits /= 10;
            scale = digits == 0 ? 0 : scale - 1;
        }

        return new decimal(
            unchecked((int)(uint)digits), unchecked((int)(digits >> 32)), 0, value < 0, (byte)scale);
    }

    /// <summary>The canonical text: no trailing zeros, no exponent, no sign on zero, invariant culture.</summary>
    public static string ToText(decimal value) => Normalise(value).ToString(CultureInfo.InvariantCulture);

    /// <summary>The canonical text in UTF-8; returns its length, at most <see cref="TextMax"/>.</summary>
    public static int ToText(decimal value, Span<byte> text)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(text.Length, TextMax, nameof(text));
        var normal = Normalise(value);
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(normal, parts);
        if (parts[2] != 0)
        {
            _ = normal.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
            return written;
        }

        var digits = ((ulong)unchecked((uint)parts[1]) << 32) | unchecked((uint)parts[0]);
        return WriteDigits(digits, (parts[3] >> 16) & 0xFF, parts[3] < 0, text);
    }

    /// <summary>Digits from the last to the first, and the point where the scale has it.</summary>
    private static int WriteDigits(ulong digits, int scale, bool isNegative, Span<byte> text)
    {
        Span<byte> reversed = stackalloc byte[TextMax];
        var count = 0;
        for (var place = 0; digits > 0 || place <= scale; place++)
        {
            if (place == scale && scale > 0)
            {
                reversed[count++] = (byte)'.';
            }

            (digits, var digit) = (digits / 10, digits % 10);
            reversed[count++] = (byte)('0' + digit);
        }

        if (isNegative)
        {
            reversed[count++] = (byte)'-';
        }

        for (var i = 0; i < count; i++)
        {
            text[i] = reversed[count - 1 - i];
        }

        return count;
    }

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

using System.Globalization;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Deliberation.Prompts;

/// <summary>Numbers as a model reads them: few digits, one way of writing each.</summary>
internal static class Told
{
    private const int Digits = 6;

    /// <summary>Six significant digits, whole numbers in full, without trailing zeros.</summary>
    public static string Number(decimal value)
    {
        var whole = decimal.Truncate(Math.Abs(value));
        var before = whole == 0 ? 0 : whole.ToString(CultureInfo.InvariantCulture).Length;
        var decimals = Math.Clamp(Digits - before, 0, 12);
        if (whole == 0 && value != 0)
        {
            for (var rest = Math.Abs(value) * 10m; rest < 1m && decimals < 12; rest *= 10m)
            {
                decimals++;
            }
        }

        return DecimalMath.ToText(decimal.Round(value, decimals, MidpointRounding.ToEven));
    }

    public static string Number(decimal? value) => value is { } known ? Number(known) : "not yet known";

    public static string Money(decimal value) => DecimalMath.ToText(decimal.Round(value, 2, MidpointRounding.ToEven));

    public static string Percent(decimal share) =>
        DecimalMath.ToText(decimal.Round(share * 100m, 2, MidpointRounding.ToEven)) + "%";

    public static string List(IEnumerable<decimal?> values) =>
        $"[{string.Join(", ", values.Select(value => value is { } known ? Number(known) : "-"))}]";

    /// <summary>Text of somebody else on one line, cut to a length, so that it cannot pose as ours.</summary>
    public static string OneLine(string text, int max)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= max ? line : line[..max] + "…";
    }
}

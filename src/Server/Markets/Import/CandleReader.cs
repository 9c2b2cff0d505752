using System.Globalization;
using System.Text;
using Pitwall.Engine.Markets;
using Pitwall.Server.Markets.Candles;

namespace Pitwall.Server.Markets.Import;

/// <summary>Names a file may give the column that says when a row begins.</summary>
internal static class TimeColumn
{
    private static readonly string[] Names =
        ["timestamp", "time", "date", "datetime", "open_time", "opentime", "open time", "create_time", "ts"];

    public static int Find(IReadOnlyList<string> header) => Array.FindIndex([.. header], name => Names.Contains(name));
}

/// <summary>
/// Reads candle rows in pieces of bounded size; a row that is no candle is rejected with its line, the rest goes on.
/// </summary>
internal sealed class CandleReader
{
    private const int FieldCharsMax = 30;
    private const decimal VolumeMax = 1_000_000_000_000_000m;

    private static readonly string[] PriceNames = ["open", "high", "low", "close"];

    private readonly CsvFile csv;
    private readonly Rejections rejections;
    private readonly int time;
    private readonly int[] figures;

    public CandleReader(CsvFile csv, Rejections rejections)
    {
        this.csv = csv;
        this.rejections = rejections;
        time = TimeColumn.Find(csv.Header);
        figures = [.. PriceNames.Append("volume").Select(name => csv.Header.ToList().IndexOf(name))];
        if (time < 0 || figures.Any(column => column < 0))
        {
            throw new FileRefusedException(
                "is not a candles or funding file: its first line must name timestamp, open, high, low, close and "
                + "volume, or timestamp and funding_rate or open_interest");
        }
    }

    /// <summary>Data rows read so far, the rejected ones included.</summary>
    public long RowsRead { get; private set; }

    /// <summary>Up to so many good rows; fewer only at the end of the file.</summary>
    public List<BarRow> Next(int rowsMax)
    {
        var rows = new List<BarRow>(Math.Min(rowsMax, 65_536));
        Span<Range> fields = stackalloc Range[CsvFile.FieldsMax];
        while (rows.Count < rowsMax && csv.Read(out var line))
        {
            RowsRead++;
            Bar bar = default;
            var reason = csv.SplitRow(line, fields) ?? Parse(line, fields, out bar);
            if (reason is null)
            {
                rows.Add(new BarRow(csv.Line, bar));
            }
            else
            {
                rejections.Add(csv.Line, reason);
            }
        }

        return rows;
    }

    private string? Parse(ReadOnlySpan<byte> line, ReadOnlySpan<Range> fields, out Bar bar)
    {
        bar = default;
        if (!TimeText.TryParse(line[fields[time]], out var start))
        {
            return $"'{Shown(line[fields[time]])}' is no time between 2000 and 2099";
        }

        Span<decimal> values = stackalloc decimal[5];
        for (var i = 0; i < figures.Length; i++)
        {
            var text = line[fields[figures[i]]];
            if (!TryNumber(text, out values[i]))
            {
                return $"'{Shown(text)}' in {csv.Header[figures[i]]} is no number";
            }
        }

        bar = new Bar(start, values[0], values[1], values[2], values[3], values[4]);
        return bar.IsSane && Price.IsValid(bar.High) && bar.Volume <= VolumeMax ? TooManyDigits(values) : Insanity(bar);
    }

    private static string? TooManyDigits(ReadOnlySpan<decimal> values)
    {
        foreach (var value in values)
        {
            if (value.Scale > BarScale.Max && Engine.Platform.DecimalMath.Normalise(value).Scale > BarScale.Max)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{value} has more than the {BarScale.Max} decimals that can be stored");
            }
        }

        return null;
    }

    private static string Insanity(in Bar bar)
    {
        if (bar.Open <= 0 || bar.High <= 0 || bar.Low <= 0 || bar.Close <= 0)
        {
            return "a price is not above 0";
        }

        if (bar.High < bar.Low)
        {
            return string.Create(CultureInfo.InvariantCulture, $"high {bar.High} is below low {bar.Low}");
        }

        if (bar.Volume < 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"volume {bar.Volume} is negative");
        }

        return bar.IsSane
            ? "a figure is larger than can be stored"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"open {bar.Open} or close {bar.Close} lies outside low {bar.Low} and high {bar.High}");
    }

    /// <summary>A plain or exponent number; one too long to be held exactly is none.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out decimal value)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite
            | NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = 0;
        return text.Length <= FieldCharsMax && decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out value);
    }

    public static string Shown(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetString(text.Length > 40 ? text[..40] : text).ReplaceLineEndings(" ");
}

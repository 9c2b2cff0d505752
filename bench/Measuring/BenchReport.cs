using System.Globalization;
using System.Text;
using Pitwall.Bench.Page;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Measuring;

/// <summary>One thing measured against its baseline in the same run.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Against">What the baseline does.</param>
/// <param name="Unit">Of both medians, for example "bars/s".</param>
/// <param name="Baseline">The baseline's rounds.</param>
/// <param name="Result">The product's rounds.</param>
/// <param name="Ratio">Median over the rounds of result / baseline, or of baseline / result for times.</param>
/// <param name="Reach">The least ratio that is good enough; null where nothing was promised.</param>
internal sealed record BenchRow(
    string What, string Against, string Unit, Spread Baseline, Spread Result, double Ratio, double? Reach)
{
    /// <summary>Whether the ratio is a most, as for the times of a push.</summary>
    public bool ReachIsMost { get; init; }

    /// <summary>Null where nothing was promised.</summary>
    public bool? Reached => Reach is { } reach ? (ReachIsMost ? Ratio <= reach : Ratio >= reach) : null;

    /// <summary>Figures beside the ratio, as a sentence.</summary>
    public string Note { get; init; } = "";

    /// <summary>Rounds of rates, more is better: ratio = result / baseline.</summary>
    public static BenchRow OfRates(
        (string What, string Against, string Unit) names, IReadOnlyList<(double Baseline, double Result)> rounds,
        double? reach) =>
        Of(names, rounds, reach, round => round.Result / round.Baseline);

    /// <summary>Rounds of times, less is better: ratio = baseline / result.</summary>
    public static BenchRow OfTimes(
        (string What, string Against, string Unit) names, IReadOnlyList<(double Baseline, double Result)> rounds,
        double? reach) =>
        Of(names, rounds, reach, round => round.Baseline / round.Result);

    /// <summary>Rounds of times that may be so many times as long as the baseline: ratio = result / baseline.</summary>
    public static BenchRow OfLimits(
        (string What, string Against, string Unit) names, IReadOnlyList<(double Baseline, double Result)> rounds,
        double? reach) =>
        Of(names, rounds, reach, round => round.Result / round.Baseline) with { ReachIsMost = true };

    private static BenchRow Of(
        (string What, string Against, string Unit) names,
        IReadOnlyList<(double Baseline, double Result)> rounds,
        double? reach,
        Func<(double Baseline, double Result), double> ratio) => new(
            names.What,
            names.Against,
            names.Unit,
            Spread.Of([.. rounds.Select(round => round.Baseline)]),
            Spread.Of([.. rounds.Select(round => round.Result)]),
            Spread.Of([.. rounds.Select(ratio)]).Median,
            reach);
}

/// <summary>What a verb measured, where and when.</summary>
internal sealed record BenchReport(string Verb, string Data, IReadOnlyList<BenchRow> Rows)
{
    public string MeasuredAt { get; } =
        DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public required string Machine { get; init; }

    /// <summary>As Markdown, to be read at a terminal and pasted into a paper.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"bench {Verb}: {Data}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{MeasuredAt}; {Machine}; medians of the rounds.");
        text.AppendLine().AppendLine("| What | baseline | result | ratio | reach | rounds |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|");
        foreach (var row in Rows)
        {
            var reach = row.Reach is { } wanted
                ? $"{(row.ReachIsMost ? "≤" : "≥")} {Figure(wanted)} {(row.Reached is true ? "yes" : "**no**")}"
                : "";
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {row.What}, against {row.Against} | {Figure(row.Baseline.Median)} {row.Unit} "
                + $"| {Figure(row.Result.Median)} {row.Unit} | {Figure(row.Ratio)} | {reach} | {row.Result.Rounds} |");
        }

        foreach (var row in Rows.Where(row => row.Note.Length > 0))
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{row.What}: {row.Note}");
        }

        return text.ToString();
    }

    /// <summary>Three figures, thousands apart: 0.412, 4.91, 1,234,567.</summary>
    public static string Figure(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };
}

/// <summary>What keeps a benchmark from reporting.</summary>
internal static class Wrong
{
    /// <summary>Throws unless both are the same: a wrong result has no speed.</summary>
    public static void Unless<T>(T got, T expected, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(got, expected))
        {
            throw new SetupException(string.Create(
                CultureInfo.InvariantCulture, $"{what} is {got} instead of {expected}, so there is no report."));
        }
    }
}

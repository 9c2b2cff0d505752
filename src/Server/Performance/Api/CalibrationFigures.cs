using System.Globalization;
using Pitwall.Engine.Performance;
using Pitwall.Server.Performance.Forecasts;

namespace Pitwall.Server.Performance.Api;

/// <summary>
/// The figures of an agent's stated probabilities and of what its thinking costs, each shown or withheld with its
/// reason, its formula and where that comes from.
/// </summary>
internal sealed class CalibrationFigures
{
    private const int Bins = 5;
    private const int Draws = 1_000;

    private static readonly string FromThirty =
        FormattableString.Invariant($"shown from {Calibration.ForecastsMin} forecasts on");

    private static readonly string FromThirtyDays =
        FormattableString.Invariant($"shown from {DisplayRule.DaysMin} daily returns on");

    private readonly IReadOnlyList<EntryForecast> entries;
    private readonly Forecast[] sorted;
    private readonly ThinkingBill bill;
    private readonly Judged<CalibrationNull> chance;

    /// <param name="entries">Closed entries with what was said of them.</param>
    /// <param name="bill">What the calls cost.</param>
    /// <param name="key">Names the draws, so that the same question has the same answer.</param>
    public CalibrationFigures(IReadOnlyList<EntryForecast> entries, ThinkingBill bill, string key)
    {
        this.entries = entries;
        this.bill = bill;
        sorted = [.. entries.Select(entry => entry.Forecast).OrderBy(forecast => forecast.Probability)];
        Judged = Calibration.ForDisplay(sorted);
        chance = Judged.IsShown
            ? Judged<CalibrationNull>.Shown(
                CalibrationNull.Of([.. sorted.Select(one => one.Probability)], Bins, Draws, key))
            : Judged<CalibrationNull>.Hidden(Judged.Withheld!);
    }

    public Judged<Calibration> Judged { get; }

    /// <summary>Said against seen, by each value that was stated; empty while the figures are withheld.</summary>
    public IReadOnlyList<ReadCalibration.Bin> Table() => !Judged.IsShown ? [] :
    [
        .. sorted.GroupBy(one => one.Probability).Select(bin => new ReadCalibration.Bin(
            bin.Key, bin.Count(), bin.Count(one => one.Happened), bin.Average(one => one.Happened ? 1d : 0d))),
    ];

    public IReadOnlyList<ReadAgentStatistics.Statistic> List() => [.. Scores(), .. Chance(), .. Money()];

    private ReadAgentStatistics.Statistic[] Scores() =>
    [
        Make(new("brier", "Brier score", "score"), Of(made => made.Brier), new(FromThirty,
            "mean (p − y)², y = 1 when the event came true; 0 is perfect, lower is better",
            "Brier 1950. Entries only, all fills of one decision as one forecast, once they are closed.")),
        Make(new("uncertainty", "Brier of the base rate", "score"), Of(made => made.Uncertainty), new(FromThirty,
            "ȳ(1 − ȳ): what stating the share that came true each time would have scored",
            "Murphy 1973; the share is only known afterwards, so this null is a hard one.")),
        Make(new("skill", "Skill over the base rate", "score"), Ratio(made => made.Skill), new(FromThirty,
            "1 − Brier / Brier of the base rate; above 0 it beats it", "Brier skill score.")),
        Make(new("oddsSkill", "Skill over the odds of its levels", "score"), OddsSkill(), new(FromThirty,
            "1 − Brier / mean (o − y)², o = distance to stop / (distance to stop + distance to target)",
            "What a price without drift would do between the two; entries that state target before stop.")),
        Make(new("reliability", "Reliability", "score"), Of(made => made.Reliability), new(FromThirty,
            "Σ nₖ(pₖ − ȳₖ)² / n over the values stated: how far said and seen lie apart",
            "Murphy 1973: Brier = reliability − resolution + Brier of the base rate.")),
        Make(new("resolution", "Resolution", "score"), Of(made => made.Resolution), new(FromThirty,
            "Σ nₖ(ȳₖ − ȳ)² / n over the values stated: how far they tell cases apart; higher is better",
            "Murphy 1973.")),
    ];

    private ReadAgentStatistics.Statistic[] Chance() =>
    [
        Make(new("ece", "Calibration error", "score"), Of(_ => CalibrationNull.BinnedError(sorted, Bins)),
            new(FromThirty,
            "Σ nₖ|p̄ₖ − ȳₖ| / n over 5 bins of equal mass, in order of what was stated",
            "Expected calibration error; to be held against what chance alone gives.")),
        Make(new("eceChance", "Error of a perfect forecaster", "score"), Of(chance, made => made.Mean), new(FromThirty,
            "mean of the calibration error over 1,000 draws of the outcomes from the stated probabilities themselves",
            "The same forecasts by somebody who is right by construction; it is never 0.")),
        Make(new("eceChance95", "Its 95 %", "score"), Of(chance, made => made.Upper95), new(FromThirty,
            "95 % of those draws lie below",
            "An error below this cannot be told from perfection; one above it is no accident.")),
    ];

    private ReadAgentStatistics.Statistic[] Money() =>
    [
        Make(new("netPerEntry", "Net per entry", "usd"),
            Of(_ => (double)entries.Average(entry => entry.NetUsd)), new(FromThirty,
            "Σ net result of these entries / their number, after fees and funding",
            "One can state far too much and still earn, so both stand here.")),
        Make(new("llmPerDay", "Calls per day", "usd"), Of(bill.PerDay(), usd => (double)usd),
            new("shown from the first finished UTC day on", "Σ cost of its calls / finished UTC days",
            "The price of each call's day; calls lost with their process count as estimated.")),
        Make(new("breakEvenEquity", "Break-even equity", "usd"), Of(bill.BreakEven(), usd => (double)usd),
            new(FromThirtyDays, "cost of its calls per day / mean daily return of marked equity before them",
            "From this equity on the return of a day pays for the thinking of that day.")),
    ];

    private Judged<double> Of(Func<Calibration, double> read) => Of(Judged, read);

    private static Judged<double> Of<T>(Judged<T> judged, Func<T, double> read)
        where T : notnull =>
        judged.IsShown ? Judged<double>.Shown(read(judged.Value)) : Judged<double>.Hidden(judged.Withheld!);

    /// <summary>A ratio is none where what it is held against scores 0.</summary>
    private Judged<double> Ratio(Func<Calibration, double> read) =>
        Of(read) is { IsShown: true } shown && !double.IsFinite(shown.Value)
            ? Judged<double>.Hidden("all of them came out alike")
            : Of(read);

    private Judged<double> OddsSkill()
    {
        var known = entries.Where(entry => entry.Odds is not null).ToArray();
        return Judged.IsShown && known.Length < Calibration.ForecastsMin
            ? Judged<double>.Hidden(string.Create(
                CultureInfo.InvariantCulture,
                $"needs {Calibration.ForecastsMin} forecasts with stop and target, has {known.Length}"))
            : Ratio(_ => Calibration.Of([.. known.Select(entry => entry.Forecast)]).SkillOver(Calibration.BrierOf(
                known.Select(entry => entry.Forecast with { Probability = entry.Odds!.Value }))));
    }

    private static ReadAgentStatistics.Statistic Make(Name name, Judged<double> figure, Recipe recipe) =>
        new(name.Key, name.Title, figure.IsShown ? figure.Value : null, name.Unit)
        {
            Missing = figure.Withheld,
            Rule = recipe.Rule,
            Formula = recipe.Formula,
            Source = recipe.Source,
        };

    private sealed record Name(string Key, string Title, string Unit);

    private sealed record Recipe(string Rule, string Formula, string Source);
}

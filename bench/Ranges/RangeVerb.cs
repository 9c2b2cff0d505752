using System.CommandLine;
using Pitwall.Bench.Measuring;

namespace Pitwall.Bench.Ranges;

/// <summary><c>range</c>: a day of one symbol and a page of trades, out of very many.</summary>
internal static class RangeVerb
{
    private static readonly Option<int> Symbols = new("--symbols")
    {
        Description = "Instruments with a million candles each, 1 to 100.",
        HelpName = "number",
        DefaultValueFactory = _ => 20,
    };

    private static readonly Option<int> Fills = new("--fills")
    {
        Description = "Rows of trade history, 10000 to 20000000.",
        HelpName = "number",
        DefaultValueFactory = _ => 1_000_000,
    };

    public static Command Build()
    {
        var verb = BenchVerb.Measuring(
            "range",
            "Milliseconds to read one symbol's day out of millions of one-minute candles, as the API reads it.\n\n"
            + "Baselines: the same rows in a table that has only a btree over time, and in one without any index. Then "
            + "a page of 100 trades at several depths, with the SQL of the API. No report unless every answer is the "
            + "same rows. Needs about 8 GB of disk for 20 million candles and some minutes to fill. Example: "
            + "dotnet run -c Release --project bench -- range --symbols 20 --json",
            (run, rounds, ct) => RangeBench.RunAsync(
                new RangePlan(
                    BenchVerb.InRange(run, Symbols, (1, 100)),
                    BenchVerb.InRange(run, Fills, (10_000, 20_000_000)),
                    rounds),
                run.Config,
                run.Steps,
                ct));
        verb.Add(Symbols);
        verb.Add(Fills);
        return verb;
    }
}

internal sealed record RangePlan(int Symbols, int Fills, int Rounds);

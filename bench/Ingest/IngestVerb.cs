using System.CommandLine;
using Pitwall.Bench.Measuring;

namespace Pitwall.Bench.Ingest;

/// <summary><c>ingest</c>: candles into the table, against a raw COPY of a prepared buffer.</summary>
internal static class IngestVerb
{
    private const int RowsLeast = 10_000;
    private const int RowsMost = 10_000_000;

    private static readonly Option<int> Rows = new("--rows")
    {
        Description = $"One-minute candles of one instrument, {RowsLeast} to {RowsMost}.",
        HelpName = "number",
        DefaultValueFactory = _ => 1_000_000,
    };

    public static Command Build()
    {
        var verb = BenchVerb.Measuring(
            "ingest",
            "Rows per second into markets.candles (month partitions, primary key, BRIN, everything durable).\n\n"
            + "Baseline: a buffer in PostgreSQL's binary format, prepared beforehand, sent with COPY. Measured: the "
            + "writer that imports use, on bars in memory: a backfill in order, the same again (changes nothing), an "
            + "unsorted half-known batch, live batches of 1,000 and 100 rows with a commit each, and a whole csv file "
            + "with its roll-ups.\n\n"
            + "No report unless row counts and sums in the table are right after every round. The database is an "
            + "embedded cluster in a temporary folder; with ConnectionStrings__Pitwall one of its own on that server. "
            + "Example: dotnet run -c Release --project bench -- ingest --rows 1000000 --json",
            (run, rounds, ct) => IngestBench.RunAsync(
                new IngestPlan(BenchVerb.InRange(run, Rows, (RowsLeast, RowsMost)), rounds),
                run.Config,
                run.Steps,
                ct));
        verb.Add(Rows);
        return verb;
    }
}

/// <summary>How much and how often.</summary>
internal sealed record IngestPlan(int Rows, int Rounds);

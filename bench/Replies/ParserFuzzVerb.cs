using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pitwall.Testing;

namespace Pitwall.Bench.Replies;

/// <summary>
/// <c>parser-fuzz</c>: damaged replies through the parser. No report when one lost its close, opened by a guess, threw,
/// or went over its limits of time and memory.
/// </summary>
internal static class ParserFuzzVerb
{
    /// <summary>CPU time to make and read one reply of a few hundred bytes; a busy machine does not count.</summary>
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(1);

    private const long BytesPerReplyMax = 4_000_000;
    private const int ShownMax = 5;

    private static readonly Option<int> Count = new("--count")
    {
        Description = "How many replies, 1 to 100,000,000.",
        HelpName = "number",
        DefaultValueFactory = _ => 1_000_000,
    };

    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "Number of the first reply; the same number is the same reply on every machine.",
        HelpName = "number",
        DefaultValueFactory = _ => 1_000_000,
    };

    public static Command Build()
    {
        var command = new Command("parser-fuzz", "Read damaged replies: no exception, no lost close, limits kept.")
        {
            Count, Seed,
        };
        command.SetAction((arguments, ct) => Task.FromResult(Run(
            arguments.GetValue(Seed), Math.Clamp(arguments.GetValue(Count), 1, 100_000_000), arguments, ct)));
        return command;
    }

    private static int Run(long seed, int count, ParseResult arguments, CancellationToken ct)
    {
        var output = arguments.InvocationConfiguration.Output;
        var invariant = CultureInfo.InvariantCulture;
        var tally = new Tally();
        var watch = Stopwatch.StartNew();
        for (var at = 0; at < count; at++)
        {
            ct.ThrowIfCancellationRequested();
            tally.Add(seed + at);
            if ((at + 1) % 100_000 == 0)
            {
                output.WriteLine(string.Create(invariant, $"{at + 1:N0} replies, {tally.Wrong.Count} wrong"));
            }
        }

        foreach (var (wrong, bytes) in tally.Wrong.Take(ShownMax))
        {
            output.WriteLine($"{wrong}{Environment.NewLine}{Encoding.UTF8.GetString(bytes)}{Environment.NewLine}");
        }

        if (tally.Wrong.Count > 0)
        {
            output.WriteLine(string.Create(
                invariant, $"No report: {tally.Wrong.Count} of {count:N0} replies are wrong"));
            return 1;
        }

        output.WriteLine(string.Create(
            invariant,
            $"{count:N0} replies from seed {seed}: none threw, no close was lost, nothing was opened by a guess. "
            + $"{tally.Bytes / 1_000_000d:N1} MB made and read in {watch.Elapsed.TotalSeconds:N1} s; the slowest took "
            + $"{tally.Slowest.TotalMilliseconds:N1} ms of CPU, the largest {tally.Largest / 1000:N0} kB of memory"));
        return 0;
    }

    /// <summary>What has been seen so far.</summary>
    private sealed class Tally
    {
        public List<(string Wrong, byte[] Bytes)> Wrong { get; } = [];

        public long Bytes { get; private set; }

        public TimeSpan Slowest { get; private set; }

        public long Largest { get; private set; }

        public void Add(long seed)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Environment.CpuUsage.TotalTime;
            var (bytes, wrong) = ReplyFuzz.Run(seed);
            var took = Environment.CpuUsage.TotalTime - start;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Bytes += bytes.Length;
            Slowest = took > Slowest ? took : Slowest;
            Largest = Math.Max(Largest, allocated);
            wrong ??= took > TimeMax ? $"it took {took}"
                : allocated > BytesPerReplyMax ? $"it took {allocated} bytes"
                : null;
            if (wrong is not null)
            {
                Wrong.Add(($"Reply {seed}: {wrong}", bytes));
            }
        }
    }
}

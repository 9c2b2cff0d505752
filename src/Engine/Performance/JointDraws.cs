using System.Numerics;
using System.Runtime.CompilerServices;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Performance;

/// <summary>Takes the totals of all series in one draw, in their order; the span lives only during the call.</summary>
internal delegate void TakeDraw(int draw, ReadOnlySpan<double> totals);

/// <summary>
/// The days of a stationary bootstrap, drawn once for all series. A block's total is a difference of running sums, so a
/// draw costs its blocks and not its days; each series is added in the order of the blocks whatever the width of the
/// machine's vectors, so every machine gives the same bits.
/// </summary>
internal sealed class JointDraws
{
    private readonly BootstrapPlan plan;
    private readonly int days;
    private readonly int count;
    private readonly int width;
    private readonly double[] running;
    private readonly double[] totals;

    public JointDraws(IReadOnlyList<IReadOnlyList<double>> series, BootstrapPlan plan)
    {
        days = CommonLength(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.MeanBlockDays, 1d, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(plan.Draws, nameof(plan));
        this.plan = plan;
        count = series.Count;
        width = (count + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        running = RunningSums(series);
        totals = new double[width];
    }

    // Called once or twice in a process: without this the loops would run before the JIT finds them hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(TakeDraw take, CancellationToken ct = default)
    {
        var noise = new SeededNoise(plan.Seed);
        var newBlockChance = 1d / plan.MeanBlockDays;
        for (var draw = 0; draw < plan.Draws; draw++)
        {
            ct.ThrowIfCancellationRequested();
            Array.Clear(totals);
            var first = noise.NextInt(days);
            var length = 1;
            for (var position = 1; position < days; position++)
            {
                if (newBlockChance >= 1d || Unit(noise) < newBlockChance)
                {
                    AddBlock(first, length);
                    first = noise.NextInt(days);
                    length = 0;
                }

                length++;
            }

            AddBlock(first, length);
            take(draw, totals.AsSpan(0, count));
        }
    }

    // Twice around the circle, so that a block over the end is one difference too.
    private double[] RunningSums(IReadOnlyList<IReadOnlyList<double>> series)
    {
        var sums = new double[((2 * days) + 1) * width];
        for (var column = 0; column < count; column++)
        {
            var values = series[column];
            for (var row = 1; row <= 2 * days; row++)
            {
                sums[(row * width) + column] = sums[((row - 1) * width) + column] + values[(row - 1) % days];
            }
        }

        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBlock(int first, int length)
    {
        var before = running.AsSpan(first * width, width);
        var after = running.AsSpan((first + length) * width, width);
        var sum = totals.AsSpan();
        for (var column = 0; column < width; column += Vector<double>.Count)
        {
            var block = new Vector<double>(after[column..]) - new Vector<double>(before[column..]);
            (new Vector<double>(sum[column..]) + block).CopyTo(sum[column..]);
        }
    }

    // The upper 53 bits as a multiple of 2^-53 in [0, 1).
    private static double Unit(SeededNoise noise) => (noise.NextBits() >> 11) * (1d / (1UL << 53));

    private static int CommonLength(IReadOnlyList<IReadOnlyList<double>> series)
    {
        var length = series.Count > 0 ? series[0].Count : 0;
        return length > 0 && series.All(one => one.Count == length)
            ? length
            : throw new ArgumentException("Every series needs the same days, at least one", nameof(series));
    }
}

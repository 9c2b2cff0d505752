using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Performance;

/// <summary>Takes the totals of all series in one draw, in their order; the span lives only during the call.</summary>
internal delegate void TakeDraw(int draw, ReadOnlySpan<double> totals);

/// <summary>
/// The days of a stationary bootstrap, drawn once for all series. A block's total is a difference of running sums, so a
/// draw costs its blocks and not its days; each series is added in the order of the blocks whatever the width of the
/// machine's vectors, so every machine gives the same bits.
/// </summary>
/// <remarks>
/// Fifty agents are 1,300 series whose running sums fill 7 MB. Worked off a few columns at a time for many draws, what
/// is read again and again stays in the processor's own cache.
/// </remarks>
internal sealed class JointDraws
{
    private const int DrawsTogether = 64;
    private const int VectorsTogether = 4;

    private static readonly int Lane = VectorsTogether * Vector<double>.Count;

    private readonly BootstrapPlan plan;
    private readonly int days;
    private readonly int count;
    private readonly int width;
    private readonly double[] running;
    private readonly double[] totals;
    private readonly List<Block> blocks = [];
    private readonly int[] ends = new int[DrawsTogether];

    public JointDraws(IReadOnlyList<IReadOnlyList<double>> series, BootstrapPlan plan)
    {
        days = CommonLength(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.MeanBlockDays, 1d, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(plan.Draws, nameof(plan));
        this.plan = plan;
        count = series.Count;
        width = (count + Lane - 1) / Lane * Lane;
        running = RunningSums(series);
        totals = new double[DrawsTogether * width];
    }

    public void Run(TakeDraw take, CancellationToken ct = default)
    {
        var noise = new SeededNoise(plan.Seed);
        for (var first = 0; first < plan.Draws; first += DrawsTogether)
        {
            ct.ThrowIfCancellationRequested();
            var together = Math.Min(DrawsTogether, plan.Draws - first);
            blocks.Clear();
            for (var draw = 0; draw < together; draw++)
            {
                DrawBlocks(noise);
                ends[draw] = blocks.Count;
            }

            for (var column = 0; column < width; column += Lane)
            {
                AddUp(column, together);
            }

            for (var draw = 0; draw < together; draw++)
            {
                take(first + draw, totals.AsSpan(draw * width, count));
            }
        }
    }

    private void DrawBlocks(SeededNoise noise)
    {
        var newBlockChance = 1d / plan.MeanBlockDays;
        var first = noise.NextInt(days);
        var length = 1;
        for (var position = 1; position < days; position++)
        {
            if (newBlockChance >= 1d || Unit(noise) < newBlockChance)
            {
                blocks.Add(new Block(first, length));
                first = noise.NextInt(days);
                length = 0;
            }

            length++;
        }

        blocks.Add(new Block(first, length));
    }

    // Lane after lane; inside one, twice around the circle, so that a block over the end is one difference too.
    private double[] RunningSums(IReadOnlyList<IReadOnlyList<double>> series)
    {
        var rows = (2 * days) + 1;
        var sums = new double[rows * width];
        for (var column = 0; column < count; column++)
        {
            var values = series[column];
            var at = (column / Lane * rows * Lane) + (column % Lane);
            for (var row = 1; row < rows; row++)
            {
                sums[at + (row * Lane)] = sums[at + ((row - 1) * Lane)] + values[(row - 1) % days];
            }
        }

        return sums;
    }

    private void AddUp(int column, int together)
    {
        var rows = (2 * days) + 1;
        var lane = running.AsSpan(column * rows, rows * Lane);
        var drawn = CollectionsMarshal.AsSpan(blocks);
        var begin = 0;
        for (var draw = 0; draw < together; draw++)
        {
            AddUp(lane, drawn[begin..ends[draw]], totals.AsSpan((draw * width) + column, Lane));
            begin = ends[draw];
        }
    }

    // Without this the loop would run before the JIT finds it hot: a ranking is worked out once or twice in a process.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddUp(ReadOnlySpan<double> lane, ReadOnlySpan<Block> blocks, Span<double> sums)
    {
        var next = Vector<double>.Count;
        var (one, two, three, four) = (
            Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
        foreach (var block in blocks)
        {
            var before = lane.Slice(block.First * Lane, Lane);
            var after = lane.Slice((block.First + block.Length) * Lane, Lane);
            one += new Vector<double>(after) - new Vector<double>(before);
            two += new Vector<double>(after[next..]) - new Vector<double>(before[next..]);
            three += new Vector<double>(after[(2 * next)..]) - new Vector<double>(before[(2 * next)..]);
            four += new Vector<double>(after[(3 * next)..]) - new Vector<double>(before[(3 * next)..]);
        }

        one.CopyTo(sums);
        two.CopyTo(sums[next..]);
        three.CopyTo(sums[(2 * next)..]);
        four.CopyTo(sums[(3 * next)..]);
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

    private readonly record struct Block(int First, int Length);
}

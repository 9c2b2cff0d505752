using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets.Lab;

/// <summary>
/// What only the generator knows: which way each coin's idiosyncratic part goes on a UTC day, before that day has
/// begun. Minds read bars and never this; the one that is told is told by <c>LabMinds</c>.
/// </summary>
public sealed class LabTruth
{
    private readonly LabClimates climates;
    private readonly LabOwnMoves[] moves;
    private readonly List<int[]> days = [];

    public LabTruth(long seed)
    {
        climates = new LabClimates(seed);
        moves = [.. LabInstruments.Coins.Select(coin => new LabOwnMoves(seed, coin))];
    }

    /// <summary>
    /// +1 or −1 per coin in the order of <see cref="LabInstruments.All"/>, for the day that begins at or holds this
    /// moment. Days before the Lab's first have no truth and throw.
    /// </summary>
    public IReadOnlyList<int> SignsOf(Moment at)
    {
        var day = LabMarket.DayOf(at);
        ArgumentOutOfRangeException.ThrowIfNegative(day, nameof(at));
        while (days.Count <= day)
        {
            days.Add(Next());
        }

        return days[day];
    }

    private int[] Next()
    {
        Span<double> returns = stackalloc double[LabDay.Hours];
        var climate = climates.Next();
        var signs = new int[moves.Length];
        for (var coin = 0; coin < moves.Length; coin++)
        {
            signs[coin] = moves[coin].Next(climate, returns);
        }

        return signs;
    }
}

using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading.Simulation;

/// <summary>A watchful mind's view of the bars of its coins, step by step.</summary>
internal sealed class Lookout
{
    private readonly SeatedMind seat;
    private readonly IBarWatch[] watches;

    private Lookout(SeatedMind seat, IBarWatch[] watches)
    {
        this.seat = seat;
        this.watches = watches;
    }

    /// <summary>Whether one of the bars of the last step gave the mind something to decide.</summary>
    public bool IsAwake { get; private set; }

    /// <summary>
    /// Null for a mind that is simply asked when it is due. The watches have seen what is complete at the present of
    /// the history, so that one who starts again sees what one who never stopped does.
    /// </summary>
    public static Lookout? Of(SeatedMind seat, IBarHistory history, BarInterval interval)
    {
        if (seat.Mind is not IWatchfulMind mind)
        {
            return null;
        }

        var fresh = new IBarWatch[seat.Coins.Length];
        for (var coin = 0; coin < fresh.Length; coin++)
        {
            fresh[coin] = mind.Watch(seat.Coins[coin], interval);
            foreach (ref readonly var bar in history.Last(seat.Coins[coin], interval, fresh[coin].Memory))
            {
                fresh[coin].See(bar);
            }
        }

        return new Lookout(seat, fresh);
    }

    public void See(FeedStep step)
    {
        IsAwake = false;
        foreach (ref readonly var bar in step.Bars.AsSpan())
        {
            var coin = seat.Coins.IndexOf(bar.Instrument);
            if (coin >= 0)
            {
                IsAwake |= watches[coin].See(bar.Bar);
            }
        }
    }
}

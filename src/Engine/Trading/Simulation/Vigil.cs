using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading.Books;

namespace Pitwall.Engine.Trading.Simulation;

/// <summary>
/// What the coming bars could touch, read once from a state: the levels of each agent in each instrument, expiries,
/// trails. Nearly all bars touch nothing, and then they cost a few comparisons, which is what makes long runs quick.
/// </summary>
internal sealed class Vigil
{
    private static readonly Moment Never = new(long.MaxValue);

    private readonly ImmutableSortedDictionary<AgentSlug, AgentBook> agents;
    private readonly ImmutableSortedDictionary<InstrumentId, Instrument> rules;
    private readonly List<Watched> watched = [];
    private readonly List<InstrumentId> held = [];
    private readonly List<InstrumentId> concerned = [];
    private Moment firstExpiry = Never;

    private Vigil(DeskState desk)
    {
        agents = desk.Agents;
        rules = desk.Instruments;
        foreach (var (_, book) in desk.Agents)
        {
            Read(desk, book);
        }
    }

    /// <summary>Whether a stop trails somewhere.</summary>
    public bool Trails { get; private set; }

    /// <summary>Whether a daily loss limit could break at the next close.</summary>
    public bool WatchesLoss { get; private set; }

    public bool IsAnythingHeld => held.Count > 0;

    /// <summary>Everything held or ordered on the desk, sorted and without repeats.</summary>
    public IReadOnlyList<InstrumentId> Concerned => concerned;

    public static Vigil Over(DeskState desk) => new(desk);

    /// <summary>Whether it still holds: time and marks move a state without moving anything that is watched.</summary>
    public bool IsOf(DeskState desk) =>
        ReferenceEquals(agents, desk.Agents) && ReferenceEquals(rules, desk.Instruments);

    public bool IsHeld(InstrumentId instrument) => held.BinarySearch(instrument) >= 0;

    public bool ExpiresBy(Moment now) => firstExpiry <= now;

    /// <summary>Adds who is touched by which bar, agents in order and each agent's bars in the step's order.</summary>
    public void Touched(FeedStep step, List<(AgentSlug Agent, FeedBar Bar)> touched)
    {
        for (var first = 0; first < watched.Count;)
        {
            var end = first + 1;
            while (end < watched.Count && watched[end].Agent == watched[first].Agent)
            {
                end++;
            }

            foreach (ref readonly var bar in step.Bars.AsSpan())
            {
                for (var i = first; i < end; i++)
                {
                    if (watched[i].Instrument == bar.Instrument && !watched[i].IsQuiet(bar.Bar))
                    {
                        touched.Add((watched[i].Agent, bar));
                    }
                }
            }

            first = end;
        }
    }

    private void Read(DeskState desk, AgentBook book)
    {
        var own = new List<InstrumentId>();
        foreach (var (instrument, _) in book.Positions)
        {
            Want(own, instrument);
            Want(held, instrument);
        }

        foreach (var (_, order) in book.Orders)
        {
            Want(own, order.Instrument);
            Trails |= order is { TrailBy: not null, IsDormant: true };
            var expires = order.ExpiresAt ?? Never;
            firstExpiry = expires < firstExpiry ? expires : firstExpiry;
        }

        WatchesLoss |= book is { Limits.DailyLossMax: not null, Loss.Latched: false } && !book.Positions.IsEmpty;
        foreach (var instrument in own)
        {
            Want(concerned, instrument);
            watched.Add(LevelsOf(desk, book, instrument));
        }
    }

    private static Watched LevelsOf(DeskState desk, AgentBook book, InstrumentId instrument)
    {
        var levels = new Watched(book.Agent, instrument);
        if (book.Margin != MarginMode.Isolated)
        {
            // What a cross account can bear depends on all its marks, so its bars are always walked.
            levels.Wake();
        }

        foreach (var (_, order) in book.Orders)
        {
            if (order.Instrument == instrument)
            {
                levels.Guard(order);
            }
        }

        if (book.Positions.TryGetValue(instrument, out var position)
            && position.Mode == MarginMode.Isolated
            && MarginMath.IsolatedLiquidation(
                desk.Instruments[instrument], position.Size, position.Cost, position.Margin) is { } level)
        {
            levels.Bound(level, isBelow: position.Sign > 0);
        }

        return levels;
    }

    /// <summary>Keeps a list sorted and without repeats; a set costs more than the few names in it.</summary>
    internal static void Want(List<InstrumentId> names, InstrumentId instrument)
    {
        var at = names.BinarySearch(instrument);
        if (at < 0)
        {
            names.Insert(~at, instrument);
        }
    }

    /// <summary>One agent in one instrument: strictly between the two levels nothing happens.</summary>
    private sealed class Watched(AgentSlug agent, InstrumentId instrument)
    {
        private decimal floor = decimal.MinValue;
        private decimal ceiling = decimal.MaxValue;
        private bool isAwake;

        public AgentSlug Agent => agent;

        public InstrumentId Instrument => instrument;

        public bool IsQuiet(in Bar bar) => !isAwake && bar.Low > floor && bar.High < ceiling;

        public void Wake() => isAwake = true;

        public void Bound(decimal level, bool isBelow)
        {
            floor = isBelow ? Math.Max(floor, level) : floor;
            ceiling = isBelow ? ceiling : Math.Min(ceiling, level);
        }

        /// <summary>Only guards can wait unwatched: everything else meets the market in the next bar.</summary>
        public void Guard(Order order)
        {
            if (order.IsDormant)
            {
                Bound(order.Trigger!.Value.Value, Marking.FiresBelow(order));
            }
            else
            {
                isAwake = true;
            }
        }
    }
}

using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Venues;

/// <summary>
/// A refused stop brings a forced exit, a refused exit a new stop: while a venue refuses both, each next one waits
/// longer, so that books which are wrong about a position do not storm the venue and the journal.
/// </summary>
internal sealed class RefusalPause
{
    // Below an order's life, so that what waits can still be sent.
    private const long MaxMicros = 4 * Moment.Second;

    private readonly SortedDictionary<(AgentSlug, InstrumentId), (int Refusals, Moment Until)> known = [];

    public bool Holds(Order order, Moment now) =>
        order.ReduceOnly && known.TryGetValue((order.Agent, order.Instrument), out var pause) && now < pause.Until;

    public void Hear(Order order, VenueReply reply, Moment now)
    {
        if (!order.ReduceOnly)
        {
            return;
        }

        var key = (order.Agent, order.Instrument);
        if (reply is VenueReply.Known)
        {
            known.Remove(key);
        }
        else if (reply is VenueReply.Refused)
        {
            var refusals = known.GetValueOrDefault(key).Refusals + 1;
            var pause = refusals < 2 ? 0 : Math.Min(MaxMicros, Moment.Second << Math.Min(refusals - 2, 3));
            known[key] = (refusals, now.Plus(pause));
        }
    }
}

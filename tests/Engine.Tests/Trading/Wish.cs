using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading;

/// <summary>Proposals in a trader's words; money in USD.</summary>
internal static class Wish
{
    public static Proposal Long(InstrumentId coin, decimal usd, int leverage = 1, decimal? stop = null) =>
        new(coin, ProposalAction.OpenLong, usd, Leverage: leverage, Stop: stop, Reason: "up");

    public static Proposal Short(InstrumentId coin, decimal usd, int leverage = 1, decimal? stop = null) =>
        new(coin, ProposalAction.OpenShort, usd, Leverage: leverage, Stop: stop, Reason: "down");

    public static Proposal More(InstrumentId coin, decimal usd, decimal? stop = null) =>
        new(coin, ProposalAction.Add, usd, Stop: stop, Reason: "more");

    public static Proposal Close(InstrumentId coin) => new(coin, ProposalAction.Close, Reason: "out");

    public static Proposal Reduce(InstrumentId coin, decimal fraction) =>
        new(coin, ProposalAction.Reduce, Fraction: fraction, Reason: "less");

    public static Proposal Stop(InstrumentId coin, decimal at) => new(coin, ProposalAction.SetStop, Stop: at);

    public static Proposal Trail(InstrumentId coin, decimal by) => new(coin, ProposalAction.SetStop, TrailBy: by);

    public static Proposal Target(InstrumentId coin, decimal at) => new(coin, ProposalAction.SetTarget, Target: at);
}

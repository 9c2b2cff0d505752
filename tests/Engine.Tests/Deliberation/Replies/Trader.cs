using System.Collections.Immutable;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Deliberation.Replies;

/// <summary>An agent on BTC, ETH and SOL that is asked; by default it is long BTC and short ETH, with stops.</summary>
internal static class Trader
{
    public static readonly InstrumentId Btc = new("hyperliquid:BTC");
    public static readonly InstrumentId Eth = new("hyperliquid:ETH");
    public static readonly InstrumentId Sol = new("hyperliquid:SOL");

    public static readonly ReplyContext Holding = new(
        [Btc, Eth, Sol],
        [new(Btc, true, 0.5m, 98_000m, 110_000m), new(Eth, false, 2m, 4_200m)],
        [Marked(Btc, 100_000m), Marked(Eth, 4_000m), Marked(Sol, 200m)],
        10_000m);

    public static readonly ReplyContext Flat = Holding with { Positions = ImmutableArray<HeldPosition>.Empty };

    public static ParsedReply Says(string reply, ReplyContext? context = null) =>
        ReplyParser.Parse(ReplyText.Of(reply), context ?? Holding);

    /// <summary>The proposals as "close BTC", in order.</summary>
    public static string[] Asks(this ParsedReply reply) =>
        [.. reply.Proposals.Select(one => $"{Word(one.Action)} {one.Instrument.Symbol}")];

    /// <summary>All repairs by name: of the text, then of the rows.</summary>
    public static string[] Mends(this ParsedReply reply) =>
        [.. reply.Repairs.Concat(reply.Rows.SelectMany(row => row.Repairs)).Select(repair => repair.Name)];

    private static string Word(ProposalAction action) => action switch
    {
        ProposalAction.OpenLong => "open_long",
        ProposalAction.OpenShort => "open_short",
        ProposalAction.SetStop => "set_stop",
        ProposalAction.SetTarget => "set_target",
        _ => action.ToString().ToLowerInvariant(),
    };

    private static MarkSeen Marked(InstrumentId instrument, decimal price) =>
        new(instrument, new Price(price), Moment.FromSeconds(1_761_634_244), QuoteGrade.Quote);
}

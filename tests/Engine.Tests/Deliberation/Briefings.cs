using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Deliberation;

/// <summary>Briefings in the words of a desk: an agent with 10,000 USD, coins, closes and what it holds.</summary>
internal static class Briefings
{
    public static readonly InstrumentId Btc = new("lab:BTC");
    public static readonly InstrumentId Eth = new("lab:ETH");
    public static readonly AgentSlug Agent = new("tester");

    /// <summary>Told at the end of the last bar, with the mind's own recommended limits.</summary>
    public static Briefing For(string mind, params (InstrumentId Coin, decimal[] Closes)[] coins)
    {
        var hours = coins.Max(c => c.Closes.Length);
        var bars = new SyntheticBars(SyntheticBars.HourAfterStart(hours));
        foreach (var (coin, closes) in coins)
        {
            bars.With(coin, closes, hours - closes.Length);
        }

        ImmutableArray<InstrumentId> names = [.. coins.Select(c => c.Coin)];
        return new Briefing(bars.Now, Agent, LimitsOf(mind, names), names, Flat(10_000m), bars);
    }

    public static AgentLimits LimitsOf(string mind, ImmutableArray<InstrumentId> coins) =>
        HouseMinds.RecommendedLimits(mind, coins).ShouldBeOfType<Sought<AgentLimits>.Found>().Value;

    public static AccountView Flat(decimal equity) => new(new Usd(equity), new Usd(equity), [], []);

    public static Briefing Holding(this Briefing briefing, params PositionView[] positions) =>
        briefing with { Account = briefing.Account with { Positions = [.. briefing.Account.Positions, .. positions] } };

    public static Briefing Awaiting(this Briefing briefing, InstrumentId coin) =>
        briefing with { Account = briefing.Account with { EntriesPending = [coin] } };

    public static PositionView Position(
        InstrumentId coin, decimal size, decimal mark, Moment openedAt, decimal? stop = null) =>
        new(coin, size, mark, new(mark), Usd.Zero, 2, stop is { } level ? new Price(level) : null, null, openedAt);

    /// <summary>What a reply says, as text, so that two replies compare by content.</summary>
    public static string Said(this MindReply reply) =>
        string.Join('\n', reply.Proposals.Select(p => p.ToString()).Prepend($"{reply.Outcome}: {reply.Note}"));
}

using System.Collections.Immutable;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Tests.Trading;

/// <summary>
/// A mind that asks for something every hour, by seed, and now and then for nonsense: every kind of row appears.
/// </summary>
internal sealed class RestlessMind(string name) : IMind
{
    public string Name => "house/restless";

    public long Every => Moment.Hour;

    public MindReply Think(Briefing briefing)
    {
        var noise = new SeededNoise($"{name}/{briefing.At}");
        return noise.NextInt(8) switch
        {
            0 => MindReply.Hold("nothing to do"),
            1 => new MindReply(CycleOutcome.ParseError, [], "not JSON \u0000 at all"),
            _ => new MindReply(CycleOutcome.Ok, [.. briefing.Coins.Select(coin => Next(briefing, coin, noise))], ""),
        };
    }

    private static Proposal Next(Briefing briefing, Engine.Markets.InstrumentId coin, SeededNoise noise)
    {
        if (briefing.Account.Find(coin) is { } held)
        {
            return noise.NextInt(3) switch
            {
                0 => new Proposal(coin, ProposalAction.Close, Reason: "enough", Confidence: 0.75m),
                1 => new Proposal(coin, ProposalAction.Reduce, Fraction: 0.5m, Reason: "half of it"),
                _ => new Proposal(coin,
                    ProposalAction.SetTarget, Target: held.Mark.Value * (held.Size > 0 ? 1.02m : 0.98m)),
            };
        }

        return noise.NextInt(4) switch
        {
            0 => new Proposal(coin, ProposalAction.OpenShort, 800m, Leverage: 3, Confidence: 0.4m, Reason: "down ↓"),
            1 => new Proposal(coin, ProposalAction.OpenLong, 900m, Leverage: 700, Confidence: 7m, Reason: "all in"),
            2 => new Proposal(
                new Engine.Markets.InstrumentId("moon:CHEESE"),
                    ProposalAction.OpenLong, 100m, Leverage: 1, Reason: "invented"),
            _ => new Proposal(coin, ProposalAction.OpenLong, 1_000m, Leverage: 5, Confidence: 0.6m, Reason: "up"),
        };
    }
}

using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading.Simulation;

/// <summary>
/// A mind that wants sane and insane things at random; what it wants depends on seed, agent and time alone.
/// </summary>
internal sealed class RandomMind(string seed, BarInterval interval) : IMind
{
    private static readonly decimal?[] Insane =
    [
        null, 0m, -1m, 0.0000001m, 0.000000000000000000001m, 1_000_000_000_000m, 999_999_999_999.99m,
        79_228_162_514_264_337_593_543_950_335m, -79_228_162_514_264_337_593_543_950_335m, 1_000_000_000_000_000m,
    ];

    public string Name => "house/random";

    public long Every => Moment.Hour;

    public MindReply Think(Briefing briefing)
    {
        var noise = new SeededNoise($"{seed}/{briefing.Agent}/{briefing.At.Micros}");
        if (noise.NextInt(3) == 0)
        {
            return MindReply.Hold("nothing");
        }

        var wishes = Enumerable.Range(0, 1 + noise.NextInt(3))
            .Select(_ => Wish(noise, briefing))
            .OfType<Proposal>()
            .ToImmutableArray();
        return new MindReply((CycleOutcome)noise.NextInt(3), wishes, "random");
    }

    private Proposal? Wish(SeededNoise noise, Briefing briefing)
    {
        var coin = briefing.Coins[noise.NextInt(briefing.Coins.Length)];
        var last = briefing.Bars.Last(coin, interval, 1);
        if (last.IsEmpty)
        {
            return null;
        }

        var price = last[0].Close;
        var held = briefing.Account.Find(coin);
        return noise.NextInt(held is null ? 4 : 9) switch
        {
            0 => Entry(noise, coin, price),
            1 => Resting(noise, coin, price),
            2 => Mad(noise, coin),
            3 => new Proposal(coin, ProposalAction.Hold),
            4 => new Proposal(coin, ProposalAction.Close),
            5 => new Proposal(coin, ProposalAction.Reduce, Fraction: noise.NextUnit()),
            6 => new Proposal(coin, ProposalAction.SetStop, Stop: Near(noise, price, held!.Size > 0 ? -1 : 1)),
            7 => noise.NextBool()
                ? new Proposal(coin, ProposalAction.SetStop, TrailBy: price * (0.002m + (noise.NextUnit() / 50m)))
                : new Proposal(coin, ProposalAction.SetTarget, Target: Near(noise, price, held!.Size > 0 ? 1 : -1)),
            _ => new Proposal(
                coin, ProposalAction.Add, 10m + (noise.NextUnit() * 3_000m), Leverage: 1 + noise.NextInt(10)),
        };
    }

    private static Proposal Entry(SeededNoise noise, InstrumentId coin, decimal price)
    {
        var isLong = noise.NextBool();
        return new Proposal(
            coin,
            isLong ? ProposalAction.OpenLong : ProposalAction.OpenShort,
            10m + (noise.NextUnit() * 30_000m),
            Leverage: 1 + noise.NextInt(12),
            Stop: noise.NextInt(3) == 0 ? Near(noise, price, isLong ? -4 : 4) : null,
            Target: noise.NextBool() ? Near(noise, price, isLong ? 1 : -1) : null);
    }

    private static Proposal Resting(SeededNoise noise, InstrumentId coin, decimal price) =>
        Entry(noise, coin, price) with
        {
            Limit = noise.NextInt(3) == 0 ? null : Near(noise, price, noise.NextBool() ? 1 : -1),
            Trigger = noise.NextInt(3) == 0 ? null : Near(noise, price, noise.NextBool() ? 1 : -1),
            Type = noise.NextInt(4) == 0 ? null : (OrderType)noise.NextInt(6),
            TimeInForce = noise.NextBool() ? null : (TimeInForce)noise.NextInt(4),
            ValidSeconds = noise.NextInt(3) == 0 ? 1 + noise.NextInt(20_000) : null,
            Stop = null,
            Target = null,
        };

    private static Proposal Mad(SeededNoise noise, InstrumentId coin)
    {
        decimal? Any() => Insane[noise.NextInt(Insane.Length)];
        return new Proposal(
            coin,
            (ProposalAction)noise.NextInt(8),
            noise.NextBool() ? Any() : 1_000m,
            Any(),
            noise.NextInt(4) switch { 0 => 0, 1 => int.MaxValue, 2 => int.MinValue, _ => 2 },
            Any(),
            Any(),
            noise.NextBool() ? Any() : null,
            noise.NextBool() ? Any() : null,
            Any(),
            noise.NextBool() ? (OrderType)noise.NextInt(6) : null,
            noise.NextBool() ? (TimeInForce)noise.NextInt(4) : null,
            noise.NextBool() ? noise.NextInt(2) * int.MaxValue : null);
    }

    private static decimal Near(SeededNoise noise, decimal price, int side) =>
        price * (1m + (side * (0.001m + (noise.NextUnit() / 40m))));
}

using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Simulation.Day;

/// <summary>
/// A mind that tries to lose money and to break the rules: too large, too much leverage, stops on the wrong side or far
/// away, entries on top of entries, nonsense numbers; sane wishes between them, so that there is something to break.
/// </summary>
internal sealed class HostileMind(SeededNoise noise)
{
    private static readonly decimal?[] Nonsense =
        [null, 0m, -1m, 0.00000001m, 1_000_000_000_000m, 79_228_162_514_264_337_593_543_950_335m];

    public ImmutableArray<Proposal> Think(
        AgentBook book, ImmutableArray<InstrumentId> coins, Func<InstrumentId, decimal> mark)
    {
        var wishes = ImmutableArray.CreateBuilder<Proposal>();
        for (var left = 1 + noise.NextInt(2); left > 0; left--)
        {
            var coin = coins[noise.NextInt(coins.Length)];
            wishes.Add(book.Positions.TryGetValue(coin, out var held)
                ? Change(coin, held, mark(coin))
                : noise.NextInt(6) == 0 ? Mad(coin) : Enter(coin, mark(coin)));
        }

        return wishes.DrainToImmutable();
    }

    private Proposal Enter(InstrumentId coin, decimal mark)
    {
        var isLong = noise.NextBool();
        var side = isLong ? 1 : -1;
        var wish = new Proposal(
            coin,
            isLong ? ProposalAction.OpenLong : ProposalAction.OpenShort,
            20m + (noise.NextUnit() * (noise.NextInt(4) == 0 ? 60_000m : 6_000m)),
            Leverage: noise.NextInt(8) == 0 ? 1_000 : 1 + noise.NextInt(6),
            Stop: noise.NextInt(3) switch
            {
                0 => null,
                1 => Near(mark, -side, 2m),
                _ => Near(mark, noise.NextInt(5) == 0 ? side : -side, 20m),
            },
            Target: noise.NextInt(3) == 0 ? Near(mark, side, 2m) : null);
        return noise.NextInt(4) switch
        {
            0 => wish with
            {
                Limit = Near(mark, noise.NextInt(3) == 0 ? side : -side, 0.5m),
                TimeInForce = (TimeInForce)noise.NextInt(4),
                ValidSeconds = 30 + noise.NextInt(3_000),
            },
            1 => wish with { Trigger = Near(mark, side, 0.5m) },
            _ => wish,
        };
    }

    private Proposal Change(InstrumentId coin, Position held, decimal mark) => noise.NextInt(8) switch
    {
        0 or 1 or 2 => new Proposal(coin, ProposalAction.Close),
        3 => new Proposal(coin, ProposalAction.Reduce, Fraction: noise.NextUnit()),
        4 => new Proposal(
            coin, ProposalAction.Add, 20m + (noise.NextUnit() * 4_000m), Leverage: held.Leverage.Times,
            Stop: noise.NextBool() ? Near(mark, -held.Sign, 10m) : null),
        5 => new Proposal(
            coin, ProposalAction.SetStop, Stop: Near(mark, noise.NextInt(4) == 0 ? held.Sign : -held.Sign, 3m)),
        6 => new Proposal(coin, ProposalAction.SetTarget, Target: Near(mark, held.Sign, 3m)),
        _ => Enter(coin, mark),
    };

    private Proposal Mad(InstrumentId coin) => new(
        coin,
        (ProposalAction)noise.NextInt(8),
        Any(),
        Any(),
        noise.NextInt(3) switch { 0 => 0, 1 => int.MinValue, _ => 3 },
        Any(),
        Any(),
        noise.NextBool() ? Any() : null,
        noise.NextBool() ? Any() : null,
        Any(),
        noise.NextBool() ? (OrderType)noise.NextInt(6) : null,
        noise.NextBool() ? (TimeInForce)noise.NextInt(4) : null);

    private decimal? Any() => Nonsense[noise.NextInt(Nonsense.Length)];

    /// <summary>Up to so many percent beside a price.</summary>
    private decimal Near(decimal price, int side, decimal percent) =>
        decimal.Round(price * (1m + (side * (0.0003m + (noise.NextUnit() * percent / 100m)))), 4);
}

using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Invariants;

namespace Pitwall.Engine.Tests.Trading.Gate;

/// <summary>A restless trader, and books of its day that know nothing of the gate's.</summary>
internal sealed class Churn(string seed, decimal times)
{
    private readonly InstrumentId[] coins = [Coins.Btc, Coins.Eth, Coins.Doge];
    private readonly SortedDictionary<InstrumentId, decimal> prices = new()
    {
        [Coins.Btc] = 100_000m,
        [Coins.Eth] = 4_000m,
        [Coins.Doge] = 0.2m,
    };

    private readonly SeededNoise noise = new(seed);
    private int seen;
    private decimal filledToday;
    private decimal began;

    public DeskScenario Desk { get; } =
        new(cash: 10_000m, limits: l => l with { TurnoverMaxXDay = times });

    public int Accepted { get; private set; }

    public int Refused { get; private set; }

    public void Next()
    {
        Desk.Later(noise.NextInt(30) * Moment.Minute);
        var coin = coins[noise.NextInt(coins.Length)];
        prices[coin] = decimal.Round(prices[coin] * (0.99m + (0.02m * noise.NextUnit())), 4);
        Desk.Moves(coin, prices[coin]);
        var before = Desk.State;
        var from = Desk.Rows.Count;
        Act();
        foreach (var row in Desk.Rows.Skip(from))
        {
            var after = Fold.Row(before, row);
            DeskInvariants.Check(before, row, after).ShouldBeEmpty();
            before = after;
        }
    }

    private void Act()
    {
        var entry = Desk.Orders.FirstOrDefault(o => o is { Leg: OrderLeg.Entry, CancelWanted: false });
        switch (noise.NextInt(5))
        {
            case 0 when entry is not null:
                Desk.Takes(new Input.CancelAsked(Desk.Now, DeskScenario.Edge, entry.Id, "no"));
                break;
            case 0 or 1 when entry is not null:
                var part = noise.NextBool() ? entry.Open.Value : Half(entry);
                Desk.Fills(entry, prices[entry.Instrument], part, $"k{Desk.Rows.Count}");
                break;
            case 2 when Desk.Orders.FirstOrDefault(o => o.Leg == OrderLeg.Exit) is { } exit:
                Desk.Fills(exit, prices[exit.Instrument], exit.Open.Value, $"k{Desk.Rows.Count}");
                break;
            default:
                Desk.Wants([.. Enumerable.Range(0, 1 + noise.NextInt(3)).Select(_ => Wished())]);
                break;
        }

        Follow();
    }

    private Proposal Wished()
    {
        var coin = coins[noise.NextInt(coins.Length)];
        var usd = 10m + (3_000m * noise.NextUnit());
        var limit = decimal.Round(prices[coin] * (0.9m + (0.2m * noise.NextUnit())), coin == Coins.Doge ? 4 : 0);
        return noise.NextInt(5) switch
        {
            0 => Wish.Close(coin),
            1 => Wish.More(coin, usd),
            2 => Wish.Short(coin, usd),
            3 => Wish.Long(coin, usd) with { Limit = limit },
            _ => Wish.Long(coin, usd),
        };
    }

    private static decimal Half(Order order)
    {
        var decimals = order.Instrument == Coins.Doge ? 0 : 4;
        var half = decimal.Round(order.Open.Value / 2m, decimals, MidpointRounding.ToZero);
        return half > 0m ? half : order.Open.Value;
    }

    private void Follow()
    {
        for (; seen < Desk.Rows.Count; seen++)
        {
            foreach (var fact in Desk.Rows[seen].Step.Facts)
            {
                switch (fact)
                {
                    case Fact.DayOpened opened:
                        (filledToday, began) = (0m, opened.Base.Value);
                        break;
                    case Fact.Filled filled:
                        filledToday += filled.Fill.Notional.Value;
                        break;
                    case Fact.Decided { Decision: var decision }:
                        Judge(decision);
                        break;
                    default:
                        break;
                }
            }
        }
    }

    private void Judge(Decision decision)
    {
        var turnover = decision.Verdicts.SingleOrDefault(
            v => string.Equals(v.Rule, "turnover", StringComparison.Ordinal));
        if (decision.Action is ProposalAction.Close)
        {
            turnover.ShouldBeNull();
        }
        else if (decision.Result == DecisionResult.Accepted)
        {
            Accepted++;
            var open = Desk.Orders.Where(o => !(o.ReduceOnly && o.Trigger is not null && !o.Triggered)).Sum(
                o => o.Open.Value * Math.Max((o.Limit ?? o.Trigger)?.Value ?? 0m, prices[o.Instrument]));
            (filledToday + open).ShouldBeLessThanOrEqualTo(times * began);
        }
        else
        {
            Refused += turnover is { Passed: false } ? 1 : 0;
        }
    }
}

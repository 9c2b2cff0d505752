using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using static Pitwall.Engine.Tests.Deliberation.Briefings;

namespace Pitwall.Engine.Tests.Deliberation;

/// <summary>Whatever the market did and whatever the account holds, a house mind never asks for nonsense.</summary>
public class SaneProposalsTests
{
    private static readonly ImmutableArray<InstrumentId> Coins = [Btc, Eth, new("lab:DOGE")];

    /// <summary>Start price 1e-6 … 1e6, then hourly changes of up to ±4 % in basis points; 20 to 240 hours.</summary>
    private static readonly Gen<decimal[]> Closes =
        from exponent in Gen.Choose(-6, 6)
        from hours in Gen.Choose(20, 240)
        from width in Gen.Elements(0, 5, 50, 400)
        from changes in Gen.Choose(-width, width).ArrayOf(hours)
        select Walk(exponent, changes);

    private static readonly Gen<Case> Cases =
        from closes in Closes.ArrayOf(Coins.Length)
        from held in Gen.Choose(-1, 1).ArrayOf(Coins.Length)
        from heldHours in Gen.Choose(1, 60)
        from stopPercent in Gen.Choose(-20, 20)
        from equity in Gen.Elements(0m, 5m, 100m, 10_000m, 123_456.78m)
        from free in Gen.Choose(-10, 100)
        from limits in Limits
        from pending in Gen.Elements(Coins.ToArray())
        select new Case(closes, held, heldHours, stopPercent, equity, equity * free / 100m, limits, pending);

    private static Gen<AgentLimits> Limits =>
        from leverage in Gen.Choose(1, 50)
        from percent in Gen.Choose(1, 500)
        from exposure in Gen.Elements<decimal?>(null, 0m, 500m, 20_000m)
        select AgentLimits.Default(Coins) with
        {
            LeverageMax = leverage,
            PositionPctMax = percent,
            ExposureMax = exposure is { } max ? new Usd(max) : null,
        };

    [Theory]
    [MemberData(nameof(HouseMindsTests.Names), MemberType = typeof(HouseMindsTests))]
    public void Proposals_are_always_sane(string name)
    {
        var mind = HouseMinds.Create(name, 42).ShouldBeOfType<Sought<IMind>.Found>().Value;
        Prop.ForAll(Cases.ToArbitrary(), c => Check(mind, c.Told()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
    }

    [Fact]
    public void A_flip_is_sane_whatever_it_copies()
    {
        var flips =
            from c in Cases
            from notional in Gen.Choose(1, 100_000)
            from leverage in Gen.Choose(1, 50)
            select (Case: c, Flip: FlipAt(c.Told().At, notional, leverage));
        Prop.ForAll(flips.ToArbitrary(), f => Check(f.Flip, f.Case.Told()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
    }

    private static FlipOf FlipAt(Moment at, decimal notional, int leverage) =>
        new(
            "momentum",
            1,
            Coins.Select(c => new RoundTrip(c, at.Plus(5 * Moment.Minute), null, notional, leverage)),
            5 * Moment.Minute);

    private static void Check(IMind mind, Briefing briefing)
    {
        var reply = mind.Think(briefing);
        (reply.Outcome == CycleOutcome.Ok).ShouldBe(!reply.Proposals.IsEmpty);
        reply.Proposals.Select(p => p.Instrument).ShouldBeUnique();
        if (reply.Proposals.IsEmpty)
        {
            reply.Note.ShouldNotBeEmpty();
        }

        foreach (var proposal in reply.Proposals)
        {
            proposal.Reason.ShouldNotBeEmpty();
            CheckOne(proposal, briefing);
        }

        var opens = reply.Proposals.Where(p => p.NotionalUsd is not null).ToArray();
        var held = briefing.Account.Positions.Sum(p => Math.Abs(p.Size) * p.Mark.Value);
        if (opens.Length > 0)
        {
            opens.Sum(p => p.NotionalUsd!.Value / p.Leverage!.Value).ShouldBeLessThan(briefing.Account.FreeMargin.Value);
            (briefing.Limits.ExposureMax is not { } max || held + opens.Sum(p => p.NotionalUsd!.Value) < max.Value)
                .ShouldBeTrue();
        }
    }

    private static void CheckOne(Proposal proposal, Briefing briefing)
    {
        var position = briefing.Account.Find(proposal.Instrument);
        if (proposal.Action == ProposalAction.Close)
        {
            position.ShouldNotBeNull();
            return;
        }

        if (proposal.Action == ProposalAction.SetStop)
        {
            var sign = Math.Sign(position.ShouldNotBeNull().Size);
            ((position.Mark.Value - proposal.Stop!.Value) * sign).ShouldBeGreaterThan(0m);
            (position.Stop is not { } old || (proposal.Stop.Value - old.Value) * sign > 0).ShouldBeTrue();
            Price.IsValid(proposal.Stop.Value).ShouldBeTrue();
            return;
        }

        position.ShouldBeNull();
        briefing.Account.EntriesPending.ShouldNotContain(proposal.Instrument);
        CheckOpen(proposal, briefing);
    }

    private static void CheckOpen(Proposal open, Briefing briefing)
    {
        var sign = open.Action == ProposalAction.OpenLong ? 1 : -1;
        (sign == 1 || open.Action == ProposalAction.OpenShort).ShouldBeTrue();
        var price = briefing.Bars.Last(open.Instrument, BarInterval.OneHour, 1)[0].Close;
        var cap = briefing.Account.Equity.Value * briefing.Limits.PositionPctMax / 100m;
        open.NotionalUsd!.Value.ShouldBeInRange(10m, cap * 0.98m);
        open.Leverage!.Value.ShouldBeInRange(1, briefing.Limits.LeverageMax);
        if (open.Stop is { } stop)
        {
            Price.IsValid(stop).ShouldBeTrue();
            ((price - stop) * sign).ShouldBeGreaterThan(0m);
            Math.Abs((stop / price) - 1m).ShouldBeLessThan(0.45m / open.Leverage.Value);
        }

        if (open.Target is { } target)
        {
            Price.IsValid(target).ShouldBeTrue();
            ((target - price) * sign).ShouldBeGreaterThan(0m);
        }
    }

    private static decimal[] Walk(int exponent, int[] changes)
    {
        var price = 1m;
        for (var i = 0; i < Math.Abs(exponent); i++)
        {
            price = exponent > 0 ? price * 10m : price / 10m;
        }

        var closes = new decimal[changes.Length];
        for (var i = 0; i < closes.Length; i++)
        {
            price = decimal.Round(price * (1m + (changes[i] / 10_000m)), 12);
            closes[i] = price;
        }

        return closes;
    }

    private sealed record Case(
        decimal[][] Closes,
        int[] Held,
        int HeldHours,
        int StopPercent,
        decimal Equity,
        decimal Free,
        AgentLimits Limits,
        InstrumentId Pending)
    {
        /// <summary>Told at a midnight, when the coin flip trades too.</summary>
        public Briefing Told()
        {
            var hours = 240;
            var now = SyntheticBars.HourAfterStart(hours);
            var bars = new SyntheticBars(now);
            var positions = ImmutableArray.CreateBuilder<PositionView>();
            for (var i = 0; i < Coins.Length; i++)
            {
                var closes = Closes[i];
                bars.With(Coins[i], closes, hours - closes.Length);
                if (Held[i] != 0)
                {
                    var mark = closes[^1];
                    var stop = mark * (1m - (Held[i] * StopPercent / 100m));
                    positions.Add(Position(
                        Coins[i], Held[i] * 100m / mark, mark, now.Plus(-HeldHours * Moment.Hour), stop));
                }
            }

            var account = new AccountView(
                Usd.Rounded(Equity), Usd.Rounded(Free), positions.ToImmutable(), [Pending]);
            return new Briefing(now, Agent, Limits, Coins, account, bars);
        }
    }
}

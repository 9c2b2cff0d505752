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

    /// <summary>
    /// Start price 1e-6 … 1e6, then hourly changes in basis points: a walk of any width, a drift, and now and then a
    /// shock near the end with a step back, so that every rule finds its story.
    /// </summary>
    private static readonly Gen<decimal[]> Closes =
        from exponent in Gen.Choose(-6, 6)
        from hours in Gen.Elements(20, 30, 60, 200, 240, 240)
        from width in Gen.Elements(0, 5, 20, 50, 400)
        from drift in Gen.Elements(0, 0, -8, 8)
        from changes in Gen.Choose(-width, width).ArrayOf(hours)
        from shock in Gen.Elements(0, -600, -150, 150, 600)
        from shockAgo in Gen.Choose(2, 4)
        select Walk(exponent, [.. changes.Select((c, i) => c + drift + ShockAt(shock, hours - i - shockAgo))]);

    private static readonly Gen<Case> Cases =
        from closes in Closes.ArrayOf(Coins.Length)
        from held in Gen.Elements(0, 0, 0, -1, 1).ArrayOf(Coins.Length)
        from heldHours in Gen.Choose(1, 60)
        from stopPercent in Gen.Choose(-20, 20)
        from equity in Gen.Elements(0m, 100m, 10_000m, 10_000m, 123_456.78m)
        from free in Gen.Elements(-10, 3, 50, 100, 100)
        from limits in Limits
        from pending in Gen.Elements<InstrumentId?>(null, null, null, Btc)
        select new Case(closes, held, heldHours, stopPercent, limits)
        {
            Equity = equity,
            Free = equity * free / 100m,
            Pending = pending,
        };

    private static Gen<AgentLimits> Limits =>
        from leverage in Gen.Choose(1, 50)
        from percent in Gen.Choose(1, 500)
        from exposure in Gen.Elements<decimal?>(null, null, 0m, 500m, 20_000m)
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
        var opened = 0;
        Prop.ForAll(Cases.ToArbitrary(), c => { opened += Check(mind, c.Told()); })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true));
        opened.ShouldBeGreaterThan(0, "no case made this mind trade, so nothing was shown");
    }

    [Fact]
    public void A_flip_is_sane_whatever_it_copies()
    {
        var flips =
            from c in Cases
            from notional in Gen.Choose(1, 100_000)
            from leverage in Gen.Choose(1, 50)
            select (Case: c, Flip: FlipAt(c.Told().At, notional, leverage));
        Prop.ForAll(flips.ToArbitrary(), f => { Check(f.Flip, f.Case.Told()); })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
    }

    private static FlipOf FlipAt(Moment at, decimal notional, int leverage) =>
        new(
            "momentum",
            1,
            Coins.Select(c => new RoundTrip(c, at.Plus(5 * Moment.Minute), null, notional, leverage)),
            5 * Moment.Minute);

    /// <summary>How many positions it wants to open.</summary>
    private static int Check(IMind mind, Briefing briefing)
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
            var margin = opens.Sum(p => p.NotionalUsd!.Value / p.Leverage!.Value);
            margin.ShouldBeLessThan(briefing.Account.FreeMargin.Value);
            (briefing.Limits.ExposureMax is not { } max || held + opens.Sum(p => p.NotionalUsd!.Value) < max.Value)
                .ShouldBeTrue();
        }

        return opens.Length;
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

    private static int ShockAt(int shock, int hoursToIt) => hoursToIt == 0 ? shock : hoursToIt == -1 ? -shock / 20 : 0;

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
        decimal[][] Closes, int[] Held, int HeldHours, int StopPercent, AgentLimits Limits)
    {
        public decimal Equity { get; init; }

        public decimal Free { get; init; }

        public InstrumentId? Pending { get; init; }

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
                Usd.Rounded(Equity), Usd.Rounded(Free), positions.ToImmutable(), Pending is { } coin ? [coin] : []);
            return new Briefing(now, Agent, Limits, Coins, account, bars);
        }
    }
}

using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using static Pitwall.Engine.Tests.Deliberation.Briefings;

namespace Pitwall.Engine.Tests.Deliberation;

public class CoinFlipTests
{
    private readonly CoinFlip mind = new(7);

    [Fact]
    public void Takes_a_side_at_midnight_with_stop_and_target_equally_far_away()
    {
        var open = mind.Think(For(mind.Name, (Btc, Series.Flat(48)))).Proposals.ShouldHaveSingleItem();
        var sign = open.Action == ProposalAction.OpenLong ? 1 : -1;
        open.Stop.ShouldBe(100m - (sign * 3m));
        open.Target.ShouldBe(100m + (sign * 3m));
    }

    [Fact]
    public void Closes_at_noon_and_waits_for_the_next_midnight()
    {
        var noon = For(mind.Name, (Btc, Series.Flat(60)));
        mind.Think(noon.Holding(Position(Btc, -1m, 100m, noon.At.Plus(-11 * Moment.Hour))))
            .Proposals.ShouldHaveSingleItem().Action.ShouldBe(ProposalAction.Close);
        mind.Think(noon).Note.ShouldBe("next flip at 00:00 UTC on 1 coin");
    }

    [Fact]
    public void Asked_again_in_the_same_cycle_it_keeps_the_flip_it_made()
    {
        var midnight = For(mind.Name, (Btc, Series.Flat(48)));
        var later = midnight with { At = midnight.At.Plus(Moment.Hour) };
        var position = Position(Btc, 1m, 100m, midnight.At.Plus(5 * Moment.Minute));
        mind.Think(later.Holding(position)).Note.ShouldBe("flip kept until its time is up on 1 coin");
    }

    [Fact]
    public void Comes_up_long_about_half_of_the_time()
    {
        var briefing = For(mind.Name, (Btc, Series.Flat(48)));
        var longs = Enumerable.Range(0, 1_000).Count(seed => IsLong(new CoinFlip(seed), briefing));
        longs.ShouldBeInRange(450, 550);
    }

    [Fact]
    public void Every_seed_agent_coin_and_day_is_a_flip_of_its_own()
    {
        var days = Enumerable.Range(2, 40).Select(d => For(mind.Name, (Btc, Series.Flat(24 * d)))).ToArray();
        var mine = Sides(mind, days);
        Sides(new CoinFlip(7), days).ShouldBe(mine);
        Sides(new CoinFlip(8), days).ShouldNotBe(mine);
        Sides(mind, days.Select(d => d with { Agent = new("other") })).ShouldNotBe(mine);
        Sides(mind, Enumerable.Range(2, 40).Select(d => For(mind.Name, (Eth, Series.Flat(24 * d))))).ShouldNotBe(mine);
        mine.ShouldContain(true);
        mine.ShouldContain(false);
    }

    private static bool[] Sides(IMind mind, IEnumerable<Briefing> briefings) =>
        [.. briefings.Select(b => IsLong(mind, b))];

    private static bool IsLong(IMind mind, Briefing briefing) =>
        mind.Think(briefing).Proposals.Single().Action == ProposalAction.OpenLong;
}

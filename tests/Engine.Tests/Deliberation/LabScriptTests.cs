using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Deliberation;

public sealed class LabScriptTests
{
    private const int Coins = 6;

    [Fact]
    public void Ends_in_every_outcome_a_readable_and_an_unreadable_reply_has()
    {
        Outcomes(days: LabScript.Days).ShouldBe(
            [
                CycleOutcome.Ok, CycleOutcome.OkRepaired, CycleOutcome.NoAction, CycleOutcome.Invalid,
                CycleOutcome.Truncated, CycleOutcome.Empty, CycleOutcome.Refused,
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Opens_nothing_out_of_a_reply_that_was_cut_and_still_closes()
    {
        var (opened, closed) = (0, 0);
        for (var day = 0; day < LabScript.Days * Coins; day++)
        {
            var flat = Think(day, isHeld: false);
            var held = Think(day, isHeld: true);
            if (flat.Outcome == CycleOutcome.Truncated)
            {
                flat.Proposals.ShouldBeEmpty();
                held.Proposals.ShouldHaveSingleItem().Action.ShouldBe(ProposalAction.Close);
                closed++;
            }
            else if (flat.Outcome is CycleOutcome.Ok or CycleOutcome.OkRepaired)
            {
                var open = flat.Proposals.ShouldHaveSingleItem();
                open.Action.ShouldBeOneOf(ProposalAction.OpenLong, ProposalAction.OpenShort);
                open.NotionalUsd.ShouldBe(1_000m);
                open.Leverage.ShouldBe(1);
                open.Instrument.ShouldBe(LabInstruments.Ids[day % Coins]);
                opened++;
            }
            else
            {
                flat.Proposals.ShouldBeEmpty();
            }
        }

        closed.ShouldBe(Coins);
        opened.ShouldBe(5 * Coins);
    }

    [Fact]
    public void Says_what_the_script_wrote_word_for_word()
    {
        Think(1, isHeld: false).Note.ShouldContain("```json\n[{\"symbol\": \"LAB-B\", \"action\": \"open_");
    }

    [Fact]
    public void Writes_the_same_again_and_something_else_in_another_market()
    {
        static string Sides(long seed) => string.Concat(
            Enumerable.Range(0, 60).Select(day => Think(day, isHeld: false, seed).Note));

        Sides(42).ShouldBe(Sides(42));
        Sides(42).ShouldNotBe(Sides(43));
    }

    private static IEnumerable<CycleOutcome> Outcomes(int days) =>
        Enumerable.Range(0, days).Select(day => Think(day, isHeld: false).Outcome).Distinct();

    private static MindReply Think(int day, bool isHeld, long seed = 42)
    {
        var at = LabMarket.Start.Plus(day * Moment.Day);
        var coin = LabInstruments.Ids[day % Coins];
        var account = Briefings.Flat(10_000m);
        var briefing = new Briefing(
            at,
            Briefings.Agent,
            LabMinds.Limits(LabMinds.Script, LabInstruments.Ids)!,
            LabInstruments.Ids,
            isHeld ? account with { Positions = [Briefings.Position(coin, 5m, 100m, at)] } : account,
            new MemoryBarHistory([]));
        return LabMinds.Create(LabMinds.Script, seed)!.Think(briefing);
    }
}

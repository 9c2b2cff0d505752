using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Venues;

namespace Pitwall.Engine.Tests.Trading.Venues;

public sealed class HistoryReaderTests
{
    private static readonly AgentSlug Other = new("other");
    private static readonly Moment Hour = DeskScenario.Start.Plus(Moment.Hour);

    private readonly DeskState desk = new DeskScenario().Joins(Other, MarginMode.Isolated, 1_000m).State;
    private readonly HistoryReader reader = new();

    // Found by simulated day 126: the venue was away over the hour, and came back to one account first.
    [Fact]
    public void Funding_waits_until_every_account_is_read_past_its_hour_also_after_an_outage()
    {
        var now = Hour.Plus(6 * Moment.Minute);
        Asks(now);

        reader.Take(DeskScenario.Edge, new VenueReply.History(now, [Funded()], true), now);
        reader.Release(desk, now).ShouldBeEmpty("the other account may have traded before the hour");
        reader.Take(Other, new VenueReply.History(now, [], true), now);

        reader.Release(desk, now).ShouldHaveSingleItem().Input.ShouldBeOfType<Input.FundingSettled>();
    }

    [Fact]
    public void A_full_page_is_read_on_from_its_last_line_and_a_complete_one_with_an_overlap()
    {
        var now = Hour.Plus(-Moment.Minute);
        Asks(now);
        var line = Funded() with { At = now.Plus(-30 * Moment.Second) };

        reader.Take(DeskScenario.Edge, new VenueReply.History(now, [line], false), now);
        Asks(now).ShouldBe(line.At);
        reader.Take(DeskScenario.Edge, new VenueReply.History(now, [line], true), now);

        Asks(now.Plus(Moment.Minute)).ShouldNotBeNull().ShouldBeLessThan(now);
    }

    // Found by simulated day 6: the quiet account was read half a minute later, and the fills did not wait that long.
    [Fact]
    public void Every_account_is_read_as_soon_as_the_funding_of_an_hour_must_show_and_until_it_is()
    {
        var before = Hour.Plus(-Moment.Second);
        Asks(before).ShouldNotBeNull();
        reader.Take(DeskScenario.Edge, new VenueReply.History(before, [], true), before);

        Asks(Hour.Plus(HistoryReader.LagMicros - 1)).ShouldBeNull();
        Asks(Hour.Plus(HistoryReader.LagMicros)).ShouldNotBeNull();
        var early = Hour.Plus(HistoryReader.LagMicros - 1);
        reader.Take(DeskScenario.Edge, new VenueReply.History(early, [], true), Hour.Plus(HistoryReader.LagMicros));
        Asks(Hour.Plus(HistoryReader.LagMicros + Moment.Second)).ShouldNotBeNull("it was answered too early");
        var late = Hour.Plus(HistoryReader.LagMicros + Moment.Second);
        reader.Take(DeskScenario.Edge, new VenueReply.History(late, [], true), late);

        Asks(late.Plus(2 * Moment.Second)).ShouldBeNull();
    }

    /// <summary>From when the first account's history is asked; null when it is not.</summary>
    private Moment? Asks(Moment now)
    {
        var requests = new List<VenueRequest>();
        reader.Due(desk, [.. desk.Agents.Values.Select(VenueAccount.Of)], now, requests);
        return requests.OfType<VenueRequest.ReadHistory>().FirstOrDefault(r => r.Account == DeskScenario.Edge)?.Since;
    }

    private static VenueEntry.Funded Funded() => new("f1", Hour, Coins.Btc, 0.0000125m, new Price(100_000m));
}

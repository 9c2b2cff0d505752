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

    /// <summary>From when the first account's history is asked; null when it is not.</summary>
    private Moment? Asks(Moment now)
    {
        var requests = new List<VenueRequest>();
        reader.Due(desk, [.. desk.Agents.Values.Select(VenueAccount.Of)], now, requests);
        return requests.OfType<VenueRequest.ReadHistory>().FirstOrDefault(r => r.Account == DeskScenario.Edge)?.Since;
    }

    private static VenueEntry.Funded Funded() => new("f1", Hour, Coins.Btc, 0.0000125m, new Price(100_000m));
}

using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Engine.Trading.Venues;

namespace Pitwall.Engine.Tests.Trading.Venues;

public sealed class ReconcilerTests
{
    private static readonly Moment Start = DeskScenario.Start;

    private readonly Reconciler reconciler = new();

    [Fact]
    public void An_account_with_anything_in_the_market_is_compared_within_ten_seconds_and_an_idle_one_every_minute()
    {
        Asks(isBusy: true, after: 0).ShouldBeTrue();

        Asks(isBusy: true, after: 8 * Moment.Second).ShouldBeFalse();
        Asks(isBusy: true, after: 10 * Moment.Second).ShouldBeTrue();
        Asks(isBusy: false, after: 30 * Moment.Second).ShouldBeFalse();
        Asks(isBusy: false, after: 70 * Moment.Second).ShouldBeTrue();
    }

    /// <summary>Whether it reads so long after the start; what it reads agrees.</summary>
    private bool Asks(bool isBusy, long after)
    {
        var book = new DeskScenario().Book;
        var requests = new List<VenueRequest>();
        reconciler.Due([new VenueAccount(book, isBusy)], Start.Plus(after), requests);
        if (requests.Count > 0)
        {
            var now = Start.Plus(after);
            var seen = new VenueReply.Account(
                now,
                book.CashAndMargin.Value,
                ImmutableSortedDictionary<InstrumentId, decimal>.Empty,
                ImmutableSortedSet<Cloid>.Empty);
            reconciler.Take(book, seen, now);
        }

        return requests.Count > 0;
    }
}

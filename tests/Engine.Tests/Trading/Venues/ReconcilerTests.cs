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

    [Fact]
    public void A_difference_freezes_only_when_it_lasted_longer_than_a_line_may_be_under_way()
    {
        var read = Start.Plus(HistoryReader.LagMicros);

        Differs(0, through: null).ShouldBeNull();
        Differs(Reconciler.WindowMicros - 1, read).ShouldBeNull("the line that explains it may still come");
        Differs(Reconciler.WindowMicros, through: Start).ShouldBeNull("nobody has read that far");

        Differs(Reconciler.WindowMicros, read)!.ShouldContain("more");
    }

    /// <summary>What the books are frozen for when the venue shows five dollars more so long after the start.</summary>
    private string? Differs(long after, Moment? through)
    {
        var book = new DeskScenario().Book;
        return reconciler.Take(book, Seen(Start.Plus(after), book.CashAndMargin.Value + 5m), through);
    }

    private static VenueReply.Account Seen(Moment at, decimal balance) => new(
        at, balance, ImmutableSortedDictionary<InstrumentId, decimal>.Empty, ImmutableSortedSet<Cloid>.Empty);

    /// <summary>Whether it reads so long after the start; what it reads agrees.</summary>
    private bool Asks(bool isBusy, long after)
    {
        var book = new DeskScenario().Book;
        var requests = new List<VenueRequest>();
        reconciler.Due([new VenueAccount(book, isBusy)], Start.Plus(after), requests);
        if (requests.Count > 0)
        {
            var now = Start.Plus(after);
            reconciler.Take(book, Seen(now, book.CashAndMargin.Value), now);
        }

        return requests.Count > 0;
    }
}

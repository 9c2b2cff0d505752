using System.Text;
using Pitwall.Server.Platform.Live;

namespace Pitwall.Server.Tests.Platform.Live;

public sealed class NoticeboardTests
{
    private readonly Noticeboard board = new();

    [Fact]
    public void A_keyed_notice_replaces_the_older_one_of_its_topic_and_key()
    {
        board.Post("quotes", "LAB-A", 1);
        board.Post("quotes", "LAB-B", 2);
        board.Post("quotes", "LAB-A", 3);

        Told(0).ShouldBe(["{\"key\":\"LAB-B\",\"value\":2}", "{\"key\":\"LAB-A\",\"value\":3}"]);
        Told(2).ShouldBe(["{\"key\":\"LAB-A\",\"value\":3}"]);
    }

    [Fact]
    public void Notices_without_a_key_stay_in_order()
    {
        board.Post("decisions", null, "first");
        board.Post("quotes", "LAB-A", 1);
        board.Post("decisions", null, "second");

        Told(0).ShouldBe(
        [
            "{\"key\":null,\"value\":\"first\"}",
            "{\"key\":\"LAB-A\",\"value\":1}",
            "{\"key\":null,\"value\":\"second\"}",
        ]);
    }

    [Fact]
    public void Says_when_it_no_longer_has_what_was_missed()
    {
        for (var count = 0; count <= Noticeboard.RingMax; count++)
        {
            board.Post("decisions", null, count);
        }

        board.Since(0).ShouldBeNull();
        board.Since(1)!.Count.ShouldBe(Noticeboard.RingMax);
    }

    [Fact]
    public void Keyed_notices_push_nothing_out()
    {
        board.Post("decisions", null, "kept");
        for (var count = 0; count < 2 * Noticeboard.RingMax; count++)
        {
            board.Post("quotes", "LAB-A", count);
        }

        Told(0).Count.ShouldBe(2);
    }

    [Fact]
    public void Does_not_know_a_number_that_it_has_not_given() => board.Since(1).ShouldBeNull();

    [Fact]
    public void Is_encoded_once_for_all_listeners()
    {
        board.Post("quotes", "LAB-A", 1);

        board.Since(0)![0].Frame.Equals(board.Since(0)![0].Frame).ShouldBeTrue();
    }

    [Fact]
    public async Task Wakes_whoever_waits()
    {
        var next = board.NextAsync(0, TestContext.Current.CancellationToken);
        next.IsCompleted.ShouldBeFalse();

        board.Post("quotes", "LAB-A", 1);

        await next;
    }

    [Fact]
    public void Many_rooms_may_post_at_once()
    {
        Parallel.For(0, 1000, count => board.Post("decisions", null, count));

        board.Head.ShouldBe(1000);
        board.Since(0)!.Select(notice => (int)notice.Number).ShouldBe(Enumerable.Range(1, 1000));
    }

    private IReadOnlyList<string> Told(long since) =>
        [.. board.Since(since)!.Select(notice => Encoding.UTF8.GetString(notice.Frame.Span).Trim().Split("data: ")[1])];
}

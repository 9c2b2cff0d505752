using System.Net;
using System.Text.Json;

namespace Pitwall.Server.Tests.Trading.Api;

/// <summary>What all lists below a desk have in common: pages, filters, and refusals that name what is wrong.</summary>
public sealed class DeskListTests(ApiDesk desk) : IClassFixture<ApiDesk>
{
    /// <summary>The list, its table, the property that its times are about.</summary>
    public static TheoryData<string, string, string> Lists { get; } = new()
    {
        { "decisions", "decisions", "at" },
        { "orders", "orders", "placedAt" },
        { "fills", "fills", "at" },
        { "positions", "positions", "openedAt" },
        { "lots", "lots", "openedAt" },
        { "postings", "postings", "at" },
        { "equity", "equity_marks", "at" },
        { "journal", "journal", "at" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Small_pages_show_every_row_exactly_once_and_the_newest_first(
        string list, string table, string time)
    {
        var walked = await desk.WalkAsync(list, limit: 7);

        walked.Count.ShouldBe((int)await desk.CountAsync(table));
        walked.Count.ShouldBeGreaterThan(14, "or it was no walk");
        walked.Select(KeyOf).Distinct(StringComparer.Ordinal).Count().ShouldBe(walked.Count);
        walked.Select(item => TimeOf(item, time)).ShouldBeInOrder(SortDirection.Descending);
        (await desk.WalkAsync(list)).Select(KeyOf).ShouldBe(walked.Select(KeyOf));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task From_and_to_cut_exactly_what_lies_between(string list, string table, string time)
    {
        var all = await desk.WalkAsync(list);
        var times = all.Select(item => TimeOf(item, time)).Distinct().Order().ToList();
        var (from, to) = (times[times.Count / 4], times[times.Count * 3 / 4]);

        var cut = await desk.WalkAsync(list, $"&from={from:O}&to={to:O}", 9);

        all.Count.ShouldBe((int)await desk.CountAsync(table));
        cut.Count.ShouldBeInRange(1, all.Count - 1);
        cut.Select(KeyOf).ShouldBe(
            all.Where(item => TimeOf(item, time) >= from && TimeOf(item, time) < to).Select(KeyOf));
    }

    [Theory]
    [InlineData("decisions", "agent", "ada")]
    [InlineData("decisions", "instrument", "lab:BTC")]
    [InlineData("decisions", "result", "refused")]
    [InlineData("decisions", "result", "held")]
    [InlineData("orders", "agent", "bob")]
    [InlineData("orders", "instrument", "lab:PEBBLE")]
    [InlineData("orders", "status", "unknown")]
    [InlineData("orders", "status", "filled")]
    [InlineData("fills", "agent", "ada")]
    [InlineData("fills", "instrument", "lab:BTC")]
    [InlineData("fills", "cause", "guard")]
    [InlineData("positions", "agent", "bob")]
    [InlineData("positions", "instrument", "lab:BTC")]
    [InlineData("lots", "agent", "ada")]
    [InlineData("lots", "instrument", "lab:PEBBLE")]
    [InlineData("lots", "status", "closed")]
    [InlineData("postings", "agent", "ada")]
    [InlineData("postings", "instrument", "lab:BTC")]
    [InlineData("postings", "account", "fees")]
    [InlineData("equity", "agent", "bob")]
    [InlineData("journal", "kind", "proposed.1")]
    public async Task A_filter_shows_those_rows_and_no_others(string list, string field, string value)
    {
        var all = await desk.WalkAsync(list);

        var filtered = await desk.WalkAsync(list, $"&{field}={value}", 11);

        filtered.Count.ShouldBeInRange(1, all.Count - 1);
        filtered.Select(KeyOf).ShouldBe(
            all.Where(item => string.Equals(item.GetProperty(field).GetString(), value, StringComparison.Ordinal))
                .Select(KeyOf));
    }

    [Fact]
    public async Task Positions_are_open_or_closed()
    {
        var all = await desk.WalkAsync("positions");
        var isOpen = all.ToLookup(item => item.GetProperty("closedAt").ValueKind == JsonValueKind.Null, KeyOf);

        (await desk.WalkAsync("positions", "&status=open")).Select(KeyOf).ShouldBe(isOpen[true]);
        (await desk.WalkAsync("positions", "&status=closed", 5)).Select(KeyOf).ShouldBe(isOpen[false]);
        isOpen[false].ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("orders?instrumnt=lab:BTC", "instrumnt", "Known fields: agent, instrument, status")]
    [InlineData("journal?agent=ada", "agent", "Known fields: kind")]
    [InlineData("orders?agent=adda", "agent", "ada, bob")]
    [InlineData("orders?instrument=moon:CHEESE", "instrument", "lab:BTC, lab:PEBBLE")]
    [InlineData("orders?status=lost", "status", "unknown")]
    [InlineData("decisions?result=maybe", "result", "refused")]
    [InlineData("postings?account=petty", "account", "venue_loss")]
    [InlineData("journal?kind=gossip", "kind", "order_filled.1")]
    [InlineData("orders?before=17", "before", "'next' of the page before")]
    [InlineData("orders?before=01977b1e-0000-7000-8000-000000000000", "before", "this desk")]
    [InlineData("orders?before=7fffffff-0000-8000-8000-000400000000", "before", "this desk")]
    [InlineData("journal?before=-1", "before", "seq")]
    [InlineData("positions?before=1/ada", "before", "micros/agent")]
    [InlineData("positions?before=99999999999999999/ada/lab:BTC", "before", "micros/agent")]
    [InlineData("fills?limit=501", "limit", "from 1 to 500")]
    [InlineData("fills?limit=0", "limit", "from 1 to 500")]
    [InlineData("equity?from=yesterday", "from", "UTC time")]
    [InlineData("equity?from=2025-01-02&to=2025-01-02", "to", "after 'from'")]
    public async Task A_wrong_field_is_named_with_what_would_be_right(string asked, string field, string mend)
    {
        var problem = await desk.ProblemAsync($"{desk.Path}/{asked}", HttpStatusCode.BadRequest);

        problem.GetProperty("title").GetString().ShouldNotBeNull();
        problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain(field);
        problem.GetProperty("errors").GetProperty(field)[0].GetString().ShouldNotBeNull().ShouldContain(mend);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/agents")]
    [InlineData("/agents/ada")]
    [InlineData("/decisions")]
    [InlineData("/orders")]
    [InlineData("/fills")]
    [InlineData("/positions")]
    [InlineData("/lots")]
    [InlineData("/postings")]
    [InlineData("/equity")]
    [InlineData("/journal")]
    public async Task A_desk_that_is_not_there_is_named_with_those_that_are(string below)
    {
        var name = (await desk.GetAsync(desk.Path)).GetProperty("name").GetString()!;

        var problem = await desk.ProblemAsync($"/api/desks/atlantis{below}", HttpStatusCode.NotFound);

        var detail = problem.GetProperty("detail").GetString().ShouldNotBeNull();
        detail.ShouldContain("'atlantis'");
        detail.ShouldContain(name);
    }

    [Fact]
    public async Task A_time_before_and_a_time_after_everything_are_no_error()
    {
        (await desk.WalkAsync("journal", "&to=2001-01-01")).ShouldBeEmpty();
        (await desk.WalkAsync("fills", "&from=2090-01-01")).ShouldBeEmpty();
        (await desk.WalkAsync("fills", "&from=2001-01-01&to=2090-01-01")).Count
            .ShouldBe((int)await desk.CountAsync("fills"));
    }

    private static DateTime TimeOf(JsonElement item, string property) => item.GetProperty(property).GetDateTime();

    private static string KeyOf(JsonElement item) =>
        item.TryGetProperty("id", out var id) ? id.GetString()!
        : item.TryGetProperty("hash", out var hash) ? hash.GetString()!
        : $"{item.GetProperty("openedAt")}/{item.GetProperty("agent")}/{item.GetProperty("instrument")}";
}

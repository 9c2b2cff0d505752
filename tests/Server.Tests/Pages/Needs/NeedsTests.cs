using System.Text.Json;
using Pitwall.Server.Tests.Trading;
using Pitwall.Server.Tests.Trading.Api;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Tests.Pages.Needs;

/// <summary>What a person is asked to look at, from the books of a desk that really traded.</summary>
public sealed class NeedsTests(ApiDesk desk) : IClassFixture<ApiDesk>
{
    [Fact]
    public async Task An_order_nobody_can_say_the_fate_of_waits_for_a_person()
    {
        var need = (await NeedsAsync(desk.Stored.Id)).Single(item => Is(item, "unknown_order"));

        need.GetProperty("severity").GetString().ShouldBe("critical");
        need.GetProperty("agent").GetString().ShouldBe(desk.Lost.Agent.ToString());
        need.GetProperty("text").GetString().ShouldNotBeNull().ShouldContain("UNKNOWN");
        need.GetProperty("mend").GetString().ShouldNotBeNull().ShouldContain(desk.Lost.Id.ToString());
        need.GetProperty("since").GetDateTime().ShouldBeGreaterThan(new DateTime(2025, 1, 1));
    }

    [Fact]
    public async Task The_gravest_stand_first_and_each_says_what_to_do()
    {
        var other = await StoredDesk.CreateAsync(desk.Stored.Source);
        await other.FillAsync(60);
        await other.ForgeAsync(
            $"""
            UPDATE trading.kill_latch SET engaged = true, reason = 'drill' WHERE desk_id = {other.Id};
            UPDATE trading.portfolios SET frozen = 'cash differs' WHERE desk_id = {other.Id} AND agent = 'bob';
            UPDATE trading.portfolios SET run_state = 'stopped' WHERE desk_id = {other.Id} AND agent = 'ada';
            UPDATE trading.decisions SET result = 'held' WHERE desk_id = {other.Id} AND agent = 'ada'
            """);
        desk.Board.Put(new DeskStanding(other.Id, SampleDesk.Start, IsFinished: false, "no candles"));

        var needs = await NeedsAsync(other.Id);

        var kinds = needs.Select(item => item.GetProperty("kind").GetString()).ToList();
        kinds.ShouldContain("kill_engaged");
        kinds.ShouldContain("account_frozen");
        kinds.ShouldContain("agent_stopped");
        kinds.ShouldContain("mostly_holding");
        kinds.ShouldContain("desk_stopped");
        kinds.ShouldContain("unclaimed");
        string[] gravity = ["critical", "warning", "note"];
        needs.Select(item => Array.IndexOf(gravity, item.GetProperty("severity").GetString()))
            .ShouldBeInOrder(SortDirection.Ascending);
        needs.ShouldAllBe(item => item.GetProperty("mend").GetString()!.Length > 10);
        needs.Single(item => Is(item, "mostly_holding")).GetProperty("agent").GetString().ShouldBe("ada");
    }

    [Fact]
    public async Task A_position_without_a_stop_is_named_unless_its_agent_declared_that_it_needs_none()
    {
        var bare = await StoredDesk.CreateAsync(desk.Stored.Source);
        await bare.FillAsync(80);
        await bare.ForgeAsync($"UPDATE trading.positions SET stop_price = NULL WHERE desk_id = {bare.Id}");

        (await NeedsAsync(bare.Id)).ShouldContain(item => Is(item, "missing_stop"));
        await bare.ForgeAsync($"UPDATE trading.limits SET needs_stop = false WHERE desk_id = {bare.Id}");
        (await NeedsAsync(bare.Id)).ShouldNotContain(item => Is(item, "missing_stop"));
    }

    private static bool Is(JsonElement item, string kind) =>
        string.Equals(item.GetProperty("kind").GetString(), kind, StringComparison.Ordinal);

    private async Task<List<JsonElement>> NeedsAsync(int id) =>
        [.. (await desk.GetAsync($"/api/pages/needs?desk={id}")).GetProperty("items").EnumerateArray()];
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Lab;
using Pitwall.Server.Tests.Accounts;
using Pitwall.Server.Trading.Inbox;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Trading.Api;

/// <summary>What an administrator may do to a desk over HTTP, and what it leaves behind.</summary>
public sealed class DeskControlTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("S1-71")]
    public async Task The_kill_latch_engages_once_per_key_and_says_what_stays_open()
    {
        await using var world = await ClaimedWorld.NewAsync();
        var desk = await OpenedAsync(world);
        using var admin = await world.ClaimantAsync();

        var first = await KillAsync(admin, desk.Id, "once", engaged: true, "too wild");
        var again = await KillAsync(admin, desk.Id, "once", engaged: true, "too wild");

        foreach (var answer in (HttpResponseMessage[])[first, again])
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
            var receipt = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
            receipt.GetProperty("engaged").GetBoolean().ShouldBeTrue();
            receipt.GetProperty("openPositions").GetInt32().ShouldBe(0);
        }

        (await CountAsync(world, "trading.journal", "kind LIKE 'kill_set%'")).ShouldBe(1);
        (await CountAsync(world, "accounts.audit", "action = 'desk.killed'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_desk_whose_feed_a_newer_version_wrote_is_killed_all_the_same()
    {
        await using var world = await ClaimedWorld.NewAsync();
        var desk = await OpenedAsync(world);
        await desk.RunAsync($"UPDATE trading.desks SET feed = '{{\"kind\": \"quantum\"}}' WHERE id = {desk.Id}");
        using var admin = await world.ClaimantAsync();

        var answer = await KillAsync(admin, desk.Id, "once", engaged: true, "too wild");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
        (await CountAsync(world, "trading.kill_latch", "engaged")).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_of_another_request_is_refused_and_changes_nothing()
    {
        await using var world = await ClaimedWorld.NewAsync();
        var desk = await OpenedAsync(world);
        using var admin = await world.ClaimantAsync();
        await KillAsync(admin, desk.Id, "once", engaged: true, "too wild");

        var other = await KillAsync(admin, desk.Id, "once", engaged: false, "calm again");

        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await CountAsync(world, "trading.kill_latch", "engaged")).ShouldBe(1);
    }

    [Theory]
    [InlineData("", "why", "Idempotency-Key")]
    [InlineData("key", " ", "reason")]
    [InlineData("key", "too\u0000wild", "reason")]
    [InlineData("key", "too\u202ewild", "reason")]
    public async Task A_kill_without_key_or_reason_is_refused_by_the_field(string key, string reason, string field)
    {
        await using var world = await ClaimedWorld.NewAsync();
        var desk = await OpenedAsync(world);
        using var admin = await world.ClaimantAsync();

        var answer = await KillAsync(admin, desk.Id, key, engaged: true, reason);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_desk_without_a_simulated_clock_cannot_be_held()
    {
        await using var world = await ClaimedWorld.NewAsync();
        var desk = await OpenedAsync(world);
        using var admin = await world.ClaimantAsync();

        var answer = await admin.PutAsJsonAsync($"/api/desks/{desk.Id}/pace", new { paused = true }, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await CountAsync(world, "accounts.audit", "action = 'desk.paused'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_lab_clock_is_held_and_let_go_and_both_are_on_the_record()
    {
        await using var world = await ClaimedWorld.NewAsync();
        (await LabDeskOf(world).EnsureAsync(Ct)).ShouldBeTrue();
        (await LabDeskOf(world).EnsureAsync(Ct)).ShouldBeFalse();
        using var admin = await world.ClaimantAsync();

        foreach (var paused in (bool[])[true, false])
        {
            var answer = await admin.PutAsJsonAsync("/api/desks/lab/pace", new { paused }, Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
            (await CountAsync(world, "trading.desks", paused ? "paused" : "NOT paused")).ShouldBe(1);
            var told = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
            string.Equals(told.GetProperty("state").GetString(), "paused", StringComparison.Ordinal).ShouldBe(paused);
        }

        var standing = await admin.GetFromJsonAsync<JsonElement>("/api/desks/lab/standing", Ct);
        standing.GetProperty("mode").GetString().ShouldBe("lab");
        standing.GetProperty("seed").GetInt64().ShouldBe(42);
        standing.GetProperty("state").GetString().ShouldBe("stopped");
        standing.GetProperty("why").GetString().ShouldBe("no process runs it yet");
        (await CountAsync(world, "accounts.audit", "action IN ('desk.paused', 'desk.resumed')")).ShouldBe(2);
        (await CountAsync(world, "markets.venues", "slug = 'lab' AND kind = 'lab'")).ShouldBe(1);
    }

    private static LabDesk LabDeskOf(ClaimedWorld world) => new(world.Source, new ConfigurationBuilder().Build());

    private static async Task<StoredDesk> OpenedAsync(ClaimedWorld world)
    {
        var desk = await StoredDesk.CreateAsync(world.Source);
        await using var connection = await world.Source.OpenConnectionAsync(Ct);
        var opening = new Input.DeskOpened(DeskInbox.Unset, DeskMode.Lab, DeskLimits.None);
        (await DeskInbox.SendAsync(connection, new Letter(desk.Id, "setup", "open", opening), Ct))
            .ShouldBeOfType<SendResult.Accepted>();
        return desk;
    }

    private static async Task<long> CountAsync(ClaimedWorld world, string table, string condition)
    {
        await using var count = world.Source.CreateCommand($"SELECT count(*) FROM {table} WHERE {condition}");
        return (long)(await count.ExecuteScalarAsync(Ct))!;
    }

    private static async Task<HttpResponseMessage> KillAsync(
        HttpClient admin, int desk, string key, bool engaged, string reason)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/desks/{desk}/kill")
        {
            Content = JsonContent.Create(new { engaged, reason }),
        };
        request.Headers.Add("Idempotency-Key", key);
        return await admin.SendAsync(request, Ct);
    }
}

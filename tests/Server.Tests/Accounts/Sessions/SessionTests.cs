using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Accounts.Sessions;

public sealed class SessionTests
{
    private const string Presence = "SELECT last_seen_at FROM accounts.public_presence";

    private readonly ManualClock clock = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Composition WithClock
    {
        get
        {
            var rooms = Rooms.Compose() with { Workers = [] };
            return rooms with
            {
                Services = [.. rooms.Services, services => services.AddSingleton<TimeProvider>(clock)],
                Endpoints = [.. rooms.Endpoints, api => api.MapGet("/stream", StreamAsync).RequireViewer()],
            };
        }
    }

    [Fact]
    [Requirement("S4-29")]
    public async Task A_session_ends_after_twelve_hours_however_much_it_is_used()
    {
        await using var world = await ClaimedWorld.NewAsync(WithClock);
        using var admin = await world.ClaimantAsync();

        for (var hour = 1; hour < 12; hour++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            (await admin.RoleAsync()).ShouldBe("admin");
        }

        clock.Advance(TimeSpan.FromHours(1));
        (await admin.RoleAsync()).ShouldBe("none");
    }

    [Fact]
    [Requirement("S4-29")]
    public async Task A_users_session_ends_after_two_hours_without_use_and_a_visitors_does_not()
    {
        await using var world = await ClaimedWorld.NewAsync(WithClock);
        using var visitor = await world.VisitorAsync();
        clock.Advance(TimeSpan.FromHours(11));
        (await visitor.RoleAsync()).ShouldBe("viewer", "it has no password to come back with");
        using var admin = await world.ClaimantAsync();

        clock.Advance(TimeSpan.FromMinutes(119));
        (await admin.RoleAsync()).ShouldBe("admin");
        clock.Advance(TimeSpan.FromMinutes(121));
        (await admin.RoleAsync()).ShouldBe("none");
    }

    [Fact]
    [Requirement("S4-29")]
    public async Task An_admin_sees_the_living_sessions_and_ends_one()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var admin = await world.ClaimantAsync();
        using var elsewhere = world.Server.Stranger();
        await elsewhere.LogInAsync().OkAsync();
        const string Sessions = "/api/accounts/sessions";

        var listed = await admin.GetFromJsonAsync<JsonElement>(Sessions, Ct);
        var other = listed.EnumerateArray().Single(session => !session.GetProperty("isCurrent").GetBoolean());
        other.GetProperty("source").GetString().ShouldBe("login");
        other.GetProperty("name").GetString().ShouldBe("anna");
        using var ended = await admin.DeleteAsync($"{Sessions}/{other.GetProperty("id").GetGuid()}", Ct);

        ended.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await elsewhere.RoleAsync()).ShouldBe("none");
        (await elsewhere.GetAsync("/api/desks", Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await admin.GetFromJsonAsync<JsonElement>(Sessions, Ct)).GetArrayLength().ShouldBe(1);
        await admin.DeleteAsync($"{Sessions}/{other.GetProperty("id").GetGuid()}", Ct).RefusalAsync(
            HttpStatusCode.NotFound);
        (await world.AskAsync("SELECT actor FROM accounts.audit WHERE action = 'session.revoked'"))
            .ShouldBe("user:anna");
    }

    [Fact]
    public async Task Logging_out_ends_the_session_and_leaves_a_stranger()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var admin = await world.ClaimantAsync();

        var me = await admin.DeleteAsync("/api/accounts/sessions/current", Ct).OkAsync();

        me.GetProperty("role").GetString().ShouldBe("none");
        me.GetProperty("claimed").GetBoolean().ShouldBeTrue();
        (await admin.RoleAsync()).ShouldBe("none");
        (await world.AskAsync(
            "SELECT count(*) FROM accounts.sessions WHERE revoked_at IS NULL AND user_id IS NOT NULL")).ShouldBe("0");
        await admin.LogInAsync().OkAsync();
    }

    [Fact]
    public async Task A_role_taken_away_is_gone_at_the_next_request()
    {
        await using var world = await ClaimedWorld.NewAsync();
        using var admin = await world.ClaimantAsync();

        await world.RunAsync("UPDATE accounts.users SET role = 'viewer'");

        (await admin.RoleAsync()).ShouldBe("viewer");
        (await admin.GetAsync("/api/accounts/sessions", Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_open_stream_counts_as_presence()
    {
        await using var world = await ClaimedWorld.NewAsync(WithClock);
        using var admin = await world.ClaimantAsync();
        var before = await PresenceAsync(world);
        using var stream = await admin.GetStreamAsync(new Uri("/api/stream", UriKind.Relative), Ct);
        (await ReadAsync(stream)).ShouldBe(1);

        await UntilAsync(async () => await PresenceAsync(world) >= before + TimeSpan.FromMinutes(1));
    }

    [Fact]
    [Requirement("S4-29")]
    public async Task An_open_stream_is_cut_off_within_five_seconds_of_its_sessions_end()
    {
        await using var world = await ClaimedWorld.NewAsync(WithClock);
        using var admin = await world.ClaimantAsync();
        using var stream = await admin.GetStreamAsync(new Uri("/api/stream", UriKind.Relative), Ct);
        (await ReadAsync(stream)).ShouldBe(1);

        await world.RunAsync("UPDATE accounts.sessions SET revoked_at = now()");
        clock.Advance(TimeSpan.FromSeconds(5));

        await Should.ThrowAsync<IOException>(async () => await ReadAsync(stream));
    }

    [Fact]
    public async Task Without_a_database_nobody_is_recognised_and_the_health_checks_answer()
    {
        await using var nowhere = Npgsql.NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Timeout=2");
        await using var lonely = await RunningServer.StartAsync(nowhere, Rooms.Compose() with { Workers = [] });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(lonely.Address, "/api/desks"));
        request.Headers.Add("Cookie", "pitwall-session=x");
        using var health = new HttpRequestMessage(HttpMethod.Get, new Uri(lonely.Address, "/api/health/live"));
        health.Headers.Add("Cookie", "pitwall-session=x");
        using var raw = new HttpClient(new SocketsHttpHandler { UseCookies = false });

        (await raw.SendAsync(request, Ct)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await raw.SendAsync(health, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task StreamAsync(HttpContext http)
    {
        await http.Response.Body.WriteAsync("."u8.ToArray(), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        var ended = new TaskCompletionSource();
        await using var registered = http.RequestAborted.Register(ended.SetResult);
        await ended.Task;
    }

    private static async Task<int> ReadAsync(Stream stream) => await stream.ReadAsync(new byte[1], Ct);

    private static async Task<DateTime> PresenceAsync(ClaimedWorld world)
    {
        await using var command = world.Source.CreateCommand(Presence);
        return (DateTime)(await command.ExecuteScalarAsync(Ct))!;
    }

    /// <summary>Moves the clock tick by tick, because a tick's work is done by another thread.</summary>
    private async Task UntilAsync(Func<Task<bool>> done)
    {
        while (!await done())
        {
            Ct.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(4));
        }
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Tests.Platform.Http;

public sealed class ServerHostTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private RunningServer? server;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // A worker without its tables ends the host, and these tests are about answers only.
    private static Composition WithoutWorkers => Rooms.Compose() with { Workers = [] };

    private HttpClient Client => server!.Client;

    public async ValueTask InitializeAsync()
    {
        var rooms = WithoutWorkers;
        var withProbe = rooms with { Endpoints = [.. rooms.Endpoints, MapProbe] };
        server = await RunningServer.StartAsync(database.Source, withProbe);
    }

    [Fact]
    public async Task Is_live_and_ready_with_a_migrated_database()
    {
        (await Client.GetAsync("/api/health/live", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Client.GetAsync("/api/health/ready", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Is_live_but_not_ready_without_a_database()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Timeout=2");
        await using var lonely = await RunningServer.StartAsync(nowhere, WithoutWorkers);

        (await lonely.Client.GetAsync("/api/health/live", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = await lonely.Client.GetAsync("/api/health/ready", Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Is_not_ready_with_a_database_that_lacks_migrations()
    {
        await using var empty = await TestDatabase.EmptyAsync();
        await using var early = await RunningServer.StartAsync(empty.Source, WithoutWorkers);

        var answer = await early.Client.GetAsync("/api/health/ready", Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldContain("pitwall migrate");
    }

    [Theory]
    [InlineData("""{"leverageMax":3,"leverageMaks":9}""", "leverageMaks")]
    [InlineData("""{"leverageMax":3,"leverageMax":9}""", "leverageMax")]
    [InlineData("""{"leverageMax":"3"}""", "leverageMax")]
    [InlineData("""{}""", "leverageMax")]
    public async Task A_body_that_is_not_what_we_asked_for_is_a_problem_that_names_it(string body, string named)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var answer = await Client.PostAsync("/api/probe", content, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain(named);
    }

    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/api/probe/bug", HttpStatusCode.InternalServerError)]
    public async Task Every_failure_is_problem_json_and_keeps_our_secrets(string path, HttpStatusCode status)
    {
        var answer = await Client.GetAsync(path, Ct);

        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/health/live")]
    [InlineData("/nowhere")]
    [InlineData("/api/probe/bug")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        var answer = await Client.GetAsync(path, Ct);

        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        answer.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task Refuses_a_foreign_host_name()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/health/live");
        request.Headers.Host = "rebound.example";

        (await Client.SendAsync(request, Ct)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private static void MapProbe(RouteGroupBuilder api)
    {
        api.MapPost("/probe", (Limits limits) => limits).RequireViewer();
        api.MapGet("/probe/bug", IResult () => throw new InvalidOperationException("secret")).RequireViewer();
    }

    private sealed record Limits(int LeverageMax);
}

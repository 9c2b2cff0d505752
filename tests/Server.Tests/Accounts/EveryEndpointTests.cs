using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Accounts;

/// <summary>Walks every endpoint there is, as a stranger, a viewer and an admin.</summary>
public sealed class EveryEndpointTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    /// <summary>
    /// All that somebody without a session may ask besides the files of the page, which show nothing by themselves; the
    /// list grows by decision, not by habit.
    /// </summary>
    private static readonly string[] ForStrangers =
    [
        "GET /api/accounts/me", "GET /api/health/live", "GET /api/health/ready", "POST /api/accounts/sessions",
        "POST /api/accounts/setup",
    ];

    /// <summary>All that a viewer may change: what a session is for, and its own end.</summary>
    private static readonly string[] UnsafeForViewers =
        ["DELETE /api/accounts/sessions/current", "POST /api/accounts/claim"];

    private RunningServer? server;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await RunningServer.StartAsync(
        database.Source, Rooms.Compose() with { Workers = [] }, ("Accounts:AttemptsPerMinute", "1000"));

    [Fact]
    public void Every_endpoint_states_who_may_use_it() =>
        Endpoints().Where(endpoint => !endpoint.IsForStrangers && endpoint.Policies.Count == 0)
            .Select(endpoint => endpoint.Name).ShouldBeEmpty("add RequireViewer, RequireAdmin or AllowStranger");

    [Fact]
    public void Strangers_and_viewers_have_exactly_what_is_listed()
    {
        Endpoints().Where(endpoint => endpoint.IsForStrangers).Select(endpoint => endpoint.Name).Order()
            .ShouldBe(ForStrangers);
        Endpoints().Where(endpoint => !endpoint.IsSafe && !endpoint.IsForStrangers
                && !endpoint.Policies.Contains(Access.Admin))
            .Select(endpoint => endpoint.Name).Order().ShouldBe(UnsafeForViewers);
    }

    [Fact]
    public async Task A_stranger_is_refused_everywhere_but_there()
    {
        using var stranger = server!.Stranger();
        foreach (var endpoint in Endpoints())
        {
            var status = await StatusAsync(stranger, endpoint);
            if (endpoint.IsForStrangers)
            {
                status.ShouldNotBe(HttpStatusCode.Forbidden, endpoint.Name);
                (status is HttpStatusCode.Unauthorized).ShouldBeFalse(endpoint.Name);
            }
            else
            {
                status.ShouldBe(HttpStatusCode.Unauthorized, endpoint.Name);
            }
        }
    }

    [Fact]
    public async Task A_viewer_reads_and_changes_nothing_that_is_the_admins()
    {
        foreach (var endpoint in Endpoints().Where(each => !UnsafeForViewers.Contains(each.Name)))
        {
            var status = await StatusAsync(server!.Client, endpoint);
            if (endpoint.Policies.Contains(Access.Admin))
            {
                status.ShouldBe(HttpStatusCode.Forbidden, endpoint.Name);
            }
            else
            {
                status.ShouldNotBe(HttpStatusCode.Unauthorized, endpoint.Name);
                status.ShouldNotBe(HttpStatusCode.Forbidden, endpoint.Name);
            }
        }
    }

    [Fact]
    public async Task An_admin_is_refused_nowhere()
    {
        using var admin = await server!.AdminAsync();
        foreach (var endpoint in Endpoints().Where(each => !UnsafeForViewers.Contains(each.Name)))
        {
            var status = await StatusAsync(admin, endpoint);
            status.ShouldNotBe(HttpStatusCode.Unauthorized, endpoint.Name);
            status.ShouldNotBe(HttpStatusCode.Forbidden, endpoint.Name);
        }
    }

    [Theory]
    [InlineData("GET", HttpStatusCode.OK)]
    [InlineData("POST", HttpStatusCode.Forbidden)]
    public async Task An_endpoint_that_states_nothing_is_closed(string method, HttpStatusCode forViewers)
    {
        var rooms = Rooms.Compose() with { Workers = [] };
        await using var careless = await RunningServer.StartAsync(database.Source, rooms with
        {
            Endpoints = [.. rooms.Endpoints, api => api.MapMethods("/careless", [method], () => "done")],
        });
        using var stranger = careless.Stranger();
        var endpoint = new Walked($"{method} /api/careless", method, "/api/careless", IsForStrangers: false, []);

        (await StatusAsync(stranger, endpoint)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(careless.Client, endpoint)).ShouldBe(forViewers);
    }

    [Fact]
    public async Task An_unknown_address_tells_a_stranger_nothing()
    {
        using var stranger = server!.Stranger();

        (await stranger.GetAsync("/api/nowhere", Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.Client.GetAsync("/api/nowhere", Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, Walked endpoint)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(endpoint.Method), endpoint.Path);
        if (!endpoint.IsSafe)
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        // A stream never ends, and who may open it is told by its first line.
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        return answer.StatusCode;
    }

    private IEnumerable<Walked> Endpoints() =>
        server!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(method => Walk(endpoint, method)));

    private static Walked Walk(RouteEndpoint endpoint, string method)
    {
        var pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
        var path = Regex.Replace(pattern, @"\{[^}]*:guid\}", Guid.Empty.ToString(), RegexOptions.None, Limit);
        path = Regex.Replace(path, @"\{documentName\}", "v1", RegexOptions.None, Limit);
        return new Walked(
            $"{method} {(pattern.Length > 1 ? pattern.TrimEnd('/') : pattern)}",
            method,
            Regex.Replace(path, @"\{[^}]*\}", "1", RegexOptions.None, Limit),
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
            [.. endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(each => each.Policy!)]);
    }

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private sealed record Walked(
        string Name, string Method, string Path, bool IsForStrangers, IReadOnlyList<string> Policies)
    {
        public bool IsSafe => Access.IsSafe(Method);
    }
}

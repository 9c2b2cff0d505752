using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pitwall.Server.Accounts.Sessions;

namespace Pitwall.Server.Tests.Accounts;

/// <summary>
/// A client that does what our page does: keeps cookies, and fetches the antiforgery token for what changes something.
/// </summary>
internal sealed class Browser : DelegatingHandler
{
    private readonly Uri me;

    private Browser(Uri address, CookieContainer cookies)
        : base(new SocketsHttpHandler { CookieContainer = cookies }) =>
        me = new Uri(address, "/api/accounts/me");

    /// <summary>With this session, or without one as a stranger.</summary>
    public static HttpClient Open(Uri address, OpenedSession? session = null)
    {
        var cookies = new CookieContainer();
        if (session is not null)
        {
            cookies.Add(address, new Cookie(SessionCookie.PlainName, session.Token.Text, "/"));
        }

        return new HttpClient(new Browser(address, cookies)) { BaseAddress = address };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, me);
            using var answer = await base.SendAsync(asked, ct);
            var shown = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
            request.Headers.Add(
                shown.GetProperty("antiforgeryHeader").GetString()!, shown.GetProperty("antiforgeryToken").GetString());
        }

        return await base.SendAsync(request, ct);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pitwall.Bench.Page;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Web;

/// <summary>Follows the link the first start printed, as a browser does.</summary>
internal static class Visiting
{
    /// <summary>What a viewer's requests carry, as a Cookie header.</summary>
    public static async Task<string> CookiesAsync(PageServer server, CancellationToken ct)
    {
        var link = await server.SetupAddressAsync(ct);
        var token = link.Fragment[(link.Fragment.IndexOf('=', StringComparison.Ordinal) + 1)..];
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        var me = await client.GetFromJsonAsync<JsonElement>("api/accounts/me", ct);
        using var follow = new HttpRequestMessage(HttpMethod.Post, "api/accounts/setup")
        {
            Content = JsonContent.Create(new { token }),
        };
        follow.Headers.Add("X-Pitwall-Antiforgery", me.GetProperty("antiforgeryToken").GetString());
        using var answer = await client.SendAsync(follow, ct);
        if (!answer.IsSuccessStatusCode)
        {
            throw new SetupException($"The setup link is not taken: {await answer.Content.ReadAsStringAsync(ct)}");
        }

        return handler.CookieContainer.GetCookieHeader(server.Address);
    }
}

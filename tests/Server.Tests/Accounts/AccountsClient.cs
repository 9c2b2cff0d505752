using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Pitwall.Server.Tests.Accounts;

/// <summary>The requests of the accounts room, in the words of its tests.</summary>
internal static class AccountsClient
{
    public const string Password = "tyre blankets in the rain";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> FollowAsync(this HttpClient browser, string token) =>
        browser.PostAsJsonAsync("/api/accounts/setup", new { token }, Ct);

    public static Task<HttpResponseMessage> ClaimAsync(
        this HttpClient browser, string name = "anna", string password = Password) =>
        browser.PostAsJsonAsync("/api/accounts/claim", new { name, password }, Ct);

    public static Task<HttpResponseMessage> LogInAsync(
        this HttpClient browser, string name = "anna", string password = Password) =>
        browser.PostAsJsonAsync("/api/accounts/sessions", new { name, password }, Ct);

    public static async Task<JsonElement> MeAsync(this HttpClient browser) =>
        await browser.GetFromJsonAsync<JsonElement>("/api/accounts/me", Ct);

    public static async Task<string?> RoleAsync(this HttpClient browser) =>
        (await browser.MeAsync()).GetProperty("role").GetString();

    /// <summary>The sentence of a refusal, which must have this status and be problem+json.</summary>
    public static async Task<string> RefusalAsync(this Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        using var answer = await asked;
        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync(Ct));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("detail").GetString()!;
    }

    public static async Task<JsonElement> OkAsync(this Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }
}

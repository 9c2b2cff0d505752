using System.Globalization;
using System.Reflection;

namespace Pitwall.Server.Platform.Http;

/// <summary>A plain page at <c>/</c> that says what runs here and where the API is.</summary>
internal static class FrontPage
{
    private static readonly string Version =
        Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "unknown";

    public static void MapFrontPage(this IEndpointRouteBuilder app) =>
        app.MapGet("/", () => Results.Content(Html, "text/html; charset=utf-8"))
            .ExcludeFromDescription()
            .AllowStranger();

    private static string Html => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="color-scheme" content="dark light">
        <title>Pitwall</title>
        <h1>Pitwall {Version} is running</h1>
        <p>It runs, records and judges trading agents on this machine.</p>
        <ul>
        <li><a href="/openapi/v1.json">/openapi/v1.json</a>: what the API offers</li>
        <li><a href="/api/health/ready">/api/health/ready</a>: whether everything works</li>
        </ul>
        </html>

        """);
}

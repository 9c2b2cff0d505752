using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Pitwall.Server.Platform.Site;

/// <summary>
/// Answers everything outside /api and /openapi: files of the page as they were compressed at build time, its index for
/// every view, and a plain page while it is not there.
/// </summary>
internal static class SiteAnswers
{
    private const string Reload = "setTimeout(function () { location.reload(); }, 1500);";

    private static readonly string ReloadHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Reload)));

    public static void UseSite(this IApplicationBuilder app)
    {
        var board = app.ApplicationServices.GetRequiredService<SiteBoard>();
        var time = app.ApplicationServices.GetRequiredService<TimeProvider>();
        app.Use((context, next) => IsOurs(context.Request) ? AnswerAsync(context, board.State, time) : next(context));
    }

    private static bool IsOurs(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);

    private static Task AnswerAsync(HttpContext context, SiteState state, TimeProvider time)
    {
        switch (state)
        {
            case SiteState.Ready ready when ready.Files.Find(context.Request.Path) is { } file:
                return SendAsync(context, file);
            case SiteState.Ready ready when IsView(context.Request):
                return SendAsync(context, ready.Files.Index);
            case SiteState.Building building when IsView(context.Request):
                var seconds = (int)(time.GetUtcNow() - building.Since).TotalSeconds;
                return SayAsync(context, "Building the page", Waiting(building, seconds), reload: true);
            case SiteState.Missing missing when IsView(context.Request):
                return SayAsync(context, "No page", Apology(missing), reload: false);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    /// <summary>A file that is not there must say so, and not look like the page.</summary>
    private static bool IsView(HttpRequest request) =>
        !Path.HasExtension(request.Path.Value)
        && (string.Equals(request.Path, "/", StringComparison.Ordinal)
            || request.GetTypedHeaders().Accept.Any(type =>
                type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase)));

    private static Task SendAsync(HttpContext context, SiteFile file)
    {
        var response = context.Response;
        var (body, encoding) = Choose(context.Request, file);
        var tag = new EntityTagHeaderValue(string.Create(
            CultureInfo.InvariantCulture, $"\"{file.Hash}{(encoding is null ? "" : "-" + encoding)}\""));
        response.Headers.CacheControl = file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.ETag = tag.ToString();
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = file.ContentType;
        response.ContentLength = body.Length;
        if (encoding is not null)
        {
            response.Headers.ContentEncoding = encoding;
        }

        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static (byte[] Body, string? Encoding) Choose(HttpRequest request, SiteFile file)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return file.Brotli is { } brotli && Accepts(accepted, "br") ? (brotli, "br")
            : file.Gzip is { } gzip && Accepts(accepted, "gzip") ? (gzip, "gzip")
            : (file.Plain, null);
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality != 0);

    private static Task SayAsync(HttpContext context, string title, string paragraph, bool reload)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        if (reload)
        {
            response.Headers.RetryAfter = "2";
            response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'sha256-{ReloadHash}'; frame-ancestors 'none'; base-uri 'none'";
        }

        // A reload by script keeps the part of the address after '#', which a refresh by the browser may drop.
        var script = reload ? $"<script>{Reload}</script>" : "";
        return response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="dark light">
            <title>Pitwall: {title}</title>
            <h1>{title}</h1>
            {paragraph}
            <p>The API works meanwhile: <a href="/openapi/v1.json">/openapi/v1.json</a> says what it offers.</p>
            {script}
            </html>

            """,
            context.RequestAborted);
    }

    private static string Waiting(SiteState.Building building, int seconds) => string.Create(
        CultureInfo.InvariantCulture,
        $"<p>building the page, {seconds} s</p><pre>{WebUtility.HtmlEncode(building.Step)}</pre>");

    private static string Apology(SiteState.Missing missing) => $"<pre>{WebUtility.HtmlEncode(missing.Reason)}</pre>";
}

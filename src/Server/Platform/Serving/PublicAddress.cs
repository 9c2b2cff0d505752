namespace Pitwall.Server.Platform.Serving;

/// <summary>
/// Where others reach this server, setting <c>Server:PublicUrl</c>: a proxy on this machine that speaks TLS and passes
/// on to loopback. Null when nobody but this machine does, which is the default.
/// </summary>
internal sealed record PublicAddress(Uri? Url)
{
    private const string Setting = "Server:PublicUrl";
    private const string Loopback = "localhost;127.0.0.1;[::1]";

    /// <summary>Names that requests may ask for, as the host filter wants them.</summary>
    public string AllowedHosts => Url is null ? Loopback : $"{Loopback};{Url.Host}";

    public static PublicAddress Read(IConfiguration config)
    {
        if (config[Setting] is not { Length: > 0 } text)
        {
            return new PublicAddress(Url: null);
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            && string.Equals(url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            && url is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
                ? new PublicAddress(url)
                : throw new SetupException(
                    $"{Setting} is '{text}': write the https address of your proxy without a path, for example "
                    + "https://pitwall.example.");
    }

    public bool IsAskedBy(HttpRequest request) =>
        Url is not null && string.Equals(request.Host.Host, Url.Host, StringComparison.OrdinalIgnoreCase);
}

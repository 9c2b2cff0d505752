namespace Pitwall.Server.Platform.Site;

/// <summary>Where the page lies: beside a published program, or under <c>web/</c> of a source checkout.</summary>
/// <param name="Folder">The built page, or where it will be.</param>
/// <param name="Checkout">The source checkout, or null for a published program.</param>
internal sealed record SitePlace(string Folder, string? Checkout)
{
    public const string PublishedName = "page";

    public static SitePlace Of(string program, string? asked = null)
    {
        if (asked is not null)
        {
            return new SitePlace(Path.GetFullPath(asked), null);
        }

        var published = Path.Combine(program, PublishedName);
        return Directory.Exists(published) || DataFolder.CheckoutOf(program) is not { } checkout
            ? new SitePlace(published, null)
            : new SitePlace(Path.Combine(checkout, "web", "dist"), checkout);
    }

    /// <summary>The script that builds the page, or null where there is nothing to build it from.</summary>
    public string? Script =>
        Checkout is null ? null : Path.Combine(Checkout, "web", "build.mjs") is var script && File.Exists(script)
            ? script
            : null;
}

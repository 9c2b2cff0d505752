namespace Pitwall.Server.Platform.Site;

/// <summary>The page, settings <c>Site:*</c>.</summary>
internal sealed record SiteOptions
{
    /// <summary>
    /// Whether a source checkout builds its page at the start. Off, it serves what <c>node web/build.mjs</c> has built.
    /// </summary>
    public bool Build { get; init; } = true;

    /// <summary>The Node program that builds it; without this setting the one on PATH.</summary>
    public string? Node { get; init; }

    /// <summary>A page built elsewhere; then nothing is built here.</summary>
    public string? Folder { get; init; }
}

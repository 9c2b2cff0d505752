namespace Pitwall.Server.Platform.Site;

/// <summary>Where the page is on its way: being built, there, or missing with the reason.</summary>
internal abstract record SiteState
{
    private SiteState()
    {
    }

    public sealed record Building(DateTimeOffset Since, string Step) : SiteState;

    public sealed record Ready(SiteFiles Files) : SiteState;

    /// <param name="Reason">One sentence that names the mend.</param>
    public sealed record Missing(string Reason) : SiteState;
}

namespace Pitwall.Server.Platform.Site;

/// <summary>Holds the state of the page; requests read it, the build writes it.</summary>
internal sealed class SiteBoard
{
    private volatile SiteState state;

    public SiteBoard(SitePlace place, SiteOptions options, TimeProvider time) =>
        state = options.Build && place.Script is not null
            ? new SiteState.Building(time.GetUtcNow(), "starting")
            : Present(place);

    public SiteState State
    {
        get => state;
        set => state = value;
    }

    /// <summary>The page as it lies there now.</summary>
    public static SiteState Present(SitePlace place) =>
        SiteFiles.Read(place.Folder) is { } files
            ? new SiteState.Ready(files)
            : new SiteState.Missing(place.Script is null
                ? $"There is no page in {place.Folder}: copy the whole published folder, or build the page with "
                    + "'node web/build.mjs' in a source checkout."
                : "The page was not built: run 'node web/build.mjs', or start without Site:Build=false.");
}

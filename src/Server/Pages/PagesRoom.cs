using Pitwall.Server.Pages.Needs;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Pages;

/// <summary>The front door of the room that composes what a page needs; it owns no table and nobody knows it.</summary>
internal static class PagesRoom
{
    public static void MapPages(this RouteGroupBuilder api)
    {
        var pages = api.MapGroup("/pages")
            .WithTags("Pages")
            .RequireViewer()
            .ProducesProblem(StatusCodes.Status404NotFound);
        pages.MapListNeeds();
    }
}

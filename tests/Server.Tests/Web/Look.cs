namespace Pitwall.Server.Tests.Web;

/// <summary>How somebody looks at the page.</summary>
/// <param name="Width">Of the window, CSS pixels.</param>
/// <param name="Height">Of the window, CSS pixels.</param>
/// <param name="Light">The light theme instead of the dark one.</param>
/// <param name="AsAdmin">With the session of the shared server's admin.</param>
/// <param name="State">Cookies of an earlier visit, as the browser stored them.</param>
internal sealed record Look(
    int Width = 1440, int Height = 900, bool Light = false, bool AsAdmin = true, string? State = null);

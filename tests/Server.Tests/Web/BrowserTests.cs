namespace Pitwall.Server.Tests.Web;

/// <summary>Tests that look at the page; skipped with the reason where there is nothing to look with.</summary>
[Collection(BrowserWorld.Name)]
public abstract class BrowserTests
{
    private protected BrowserTests(BrowserWorld world)
    {
        World = world;
        if ((BrowserWorld.NotHere ?? world.Lacking) is { } reason)
        {
            Assert.Skip(reason);
        }
    }

    private protected BrowserWorld World { get; }
}

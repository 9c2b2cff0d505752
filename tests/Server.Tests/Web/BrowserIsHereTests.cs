namespace Pitwall.Server.Tests.Web;

/// <summary>Fails once, with one sentence, where every other browser test is skipped for the same reason.</summary>
[Collection(BrowserWorld.Name)]
public sealed class BrowserIsHereTests(BrowserWorld world)
{
    [Fact]
    public void There_is_a_browser_and_a_page_to_look_at()
    {
        Assert.SkipWhen(BrowserWorld.NotHere is not null, BrowserWorld.NotHere ?? "");
        world.Lacking.ShouldBeNull();
    }
}

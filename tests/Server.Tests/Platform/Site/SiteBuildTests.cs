using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Postgres;
using Pitwall.Server.Platform.Site;

namespace Pitwall.Server.Tests.Platform.Site;

public sealed class SiteBuildTests : IDisposable
{
    private readonly string checkout = Directory.CreateTempSubdirectory("pitwall checkout ").FullName;
    private readonly StringWriter console = new();

    private SitePlace Place => new(Path.Combine(checkout, "web", "dist"), checkout);

    public SiteBuildTests() => Directory.CreateDirectory(Path.Combine(checkout, "web"));

    [Fact]
    public async Task The_page_is_there_once_the_script_has_ended_and_its_steps_are_on_the_console()
    {
        Script("""
            import { mkdirSync, writeFileSync } from 'node:fs';
            console.log('page: bundle … 0.1 s');
            mkdirSync('dist/0123', { recursive: true });
            writeFileSync('dist/0123/index.html', 'the page');
            writeFileSync('dist/current', '0123\n');
            """);

        var state = await BuildAsync(NeedsNode());

        state.ShouldBeOfType<SiteState.Ready>().Files.Index.Plain.ShouldBe("the page"u8.ToArray());
        console.ToString().ShouldContain("page: bundle … 0.1 s");
    }

    [Fact]
    public async Task A_failed_build_says_why_in_the_words_of_the_script()
    {
        Script("console.error('The page cannot be built: npm ci failed.'); process.exit(1);");

        var state = await BuildAsync(NeedsNode());

        state.ShouldBeOfType<SiteState.Missing>().Reason.ShouldBe("The page cannot be built: npm ci failed.");
        console.ToString().ShouldContain("The API works without it.");
    }

    [Fact]
    public async Task Without_Node_it_says_what_to_install()
    {
        Script("");

        var state = await BuildAsync(new SiteOptions { Node = Path.Combine(checkout, "no-node") });

        state.ShouldBeOfType<SiteState.Missing>().Reason.ShouldContain("install Node 20.19 or newer");
    }

    [Fact]
    public async Task A_first_page_waits_for_the_Lab_and_says_so()
    {
        Script("console.log('page: begun');");
        var rush = new StartRush();
        rush.Announce();
        using var said = new FirstWord();
        var board = new SiteBoard(Place, NeedsNode(), TimeProvider.System);
        using var build = new SiteBuild(board, Place, new SiteOptions(), new StepLines(said), rush);

        await build.StartAsync(TestContext.Current.CancellationToken);
        await said.Spoken;
        board.State.ShouldBeOfType<SiteState.Building>().Step.ShouldBe("page: waits for the Lab's first year");
        said.ToString().ShouldNotContain("page: begun");
        rush.End();
        await build.ExecuteTask!;

        said.ToString().ShouldContain("page: begun");
    }

    [Fact]
    public async Task A_page_that_is_there_waits_for_nobody()
    {
        Script("console.log('page is up to date');");
        Directory.CreateDirectory(Path.Combine(Place.Folder, "0123"));
        File.WriteAllText(Path.Combine(Place.Folder, "0123", "index.html"), "the page");
        File.WriteAllText(Path.Combine(Place.Folder, "current"), "0123");
        var rush = new StartRush();
        rush.Announce();

        var state = await BuildAsync(NeedsNode(), rush);

        state.ShouldBeOfType<SiteState.Ready>();
        console.ToString().ShouldContain("page is up to date");
    }

    [Fact]
    public void Until_then_the_page_is_being_built() =>
        Prepared(new SiteOptions()).State.ShouldBeOfType<SiteState.Building>();

    public void Dispose()
    {
        console.Dispose();
        Directory.Delete(checkout, recursive: true);
    }

    private static SiteOptions NeedsNode()
    {
        Assert.SkipWhen(Subprocess.OnPath("node") is null, "Node is not on PATH, and the page is built with it.");
        return new SiteOptions();
    }

    private SiteBoard Prepared(SiteOptions options)
    {
        Script("");
        return new SiteBoard(Place, options, TimeProvider.System);
    }

    private async Task<SiteState> BuildAsync(SiteOptions options, StartRush? rush = null)
    {
        var board = new SiteBoard(Place, options, TimeProvider.System);
        using var build = new SiteBuild(board, Place, options, new StepLines(console), rush ?? new StartRush());
        await build.StartAsync(TestContext.Current.CancellationToken);
        await build.ExecuteTask!;
        return board.State;
    }

    private void Script(string text) => File.WriteAllText(Path.Combine(checkout, "web", "build.mjs"), text);

    /// <summary>A console that tells when its first line was written.</summary>
    private sealed class FirstWord : StringWriter
    {
        private readonly TaskCompletionSource spoken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Spoken => spoken.Task;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            spoken.TrySetResult();
        }
    }
}

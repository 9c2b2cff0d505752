using System.Diagnostics;
using Microsoft.Playwright;
using Pitwall.Server.Platform.Postgres;
using Pitwall.Server.Tests.House;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Web;

/// <summary>
/// What every browser test shares: the page as its script builds it (nowhere else in the tests), one browser, and a
/// server whose Lab has lived a year and is claimed. Sets nothing up on a machine that lacks what it needs.
/// </summary>
public sealed class BrowserWorld : IAsyncLifetime
{
    public const string Name = "the page in a browser";
    public const int Days = 365;

    private const float PatienceMs = 120_000;

    private IPlaywright? playwright;
    private IBrowser? browser;
    private Chromium? chromium;
    private LabServer? lab;
    private string adminState = "";

    /// <summary>Why there are no browser tests on this machine at all, or null.</summary>
    internal static string? NotHere => Chromium.NotForThisMachine;

    /// <summary>What has to be installed before the browser tests can run, or null.</summary>
    internal string? Lacking { get; private set; }

    /// <summary>With this it was claimed.</summary>
    internal Uri SetupAddress { get; private set; } = new("about:blank");

    internal LabServer Lab => lab ?? throw new InvalidOperationException(NotHere ?? Lacking);

    public async ValueTask InitializeAsync()
    {
        if (NotHere is not null)
        {
            return;
        }

        var ct = TestContext.Current.CancellationToken;
        (chromium, Lacking) = await Chromium.FindAsync(ct);
        Lacking ??= await BuildPageAsync(ct);
        if (Lacking is not null)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(chromium!.LaunchOptions());
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        lab = await LabServer.StartAsync(Days);
        await ClaimAsync();
    }

    /// <summary>Looks at a server; errors of the page and refusals of its policy fail the test at the end.</summary>
    internal Task LookAsync(Look look, Func<Visit, Task> see, LabServer? at = null) =>
        LookAtAsync((at ?? Lab).Address, look, see);

    /// <summary>The same at any address.</summary>
    internal async Task LookAtAsync(Uri address, Look look, Func<Visit, Task> see)
    {
        await using var context = await browser!.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            StorageState = look.AsAdmin ? adminState : look.State,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = look.Zone,
        });
        context.SetDefaultTimeout(PatienceMs);
        var visit = await Visit.BeginAsync(context, look, chromium!.Axe);
        await see(visit);
        visit.Complaints.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (lab is not null)
        {
            await lab.DisposeAsync();
        }
    }

    /// <summary>Null when the page is there, else why not.</summary>
    private static async Task<string?> BuildPageAsync(CancellationToken ct)
    {
        var start = new ProcessStartInfo(Subprocess.OnPath("node")!) { WorkingDirectory = Repository.Root };
        start.ArgumentList.Add(Path.Combine("web", "build.mjs"));
        var built = await Subprocess.RunAsync(start, ct);
        return built.Succeeded ? null : built.Errors;
    }

    private Task ClaimAsync() => LookAsync(
        new Look(AsAdmin: false),
        async visit =>
        {
            SetupAddress = Lab.SetupAddress;
            await visit.Page.GotoAsync(SetupAddress.ToString());
            await visit.ClaimAsync();
            adminState = await visit.Page.Context.StorageStateAsync();
        });
}

/// <summary>Lets every class of browser tests share one world, one after the other.</summary>
[CollectionDefinition(BrowserWorld.Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserWorld>;

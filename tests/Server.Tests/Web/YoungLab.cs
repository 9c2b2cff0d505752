using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>
/// An unclaimed server whose Lab is too young to judge anybody. Its setup address is followed once, by whichever test
/// comes first; all see it with that viewer's session.
/// </summary>
public sealed class YoungLab(BrowserWorld world) : IAsyncLifetime
{
    public const int Days = 12;

    /// <summary>Agents decide every four hours of the market: ten seconds of ours.</summary>
    private const int Speed = 1_440;

    private LabServer? lab;
    private Viewer? viewer;

    internal LabServer Lab => lab ?? throw new InvalidOperationException("The fixture is not initialised");

    public async ValueTask InitializeAsync()
    {
        if (BrowserWorld.NotHere is null && world.Lacking is null)
        {
            lab = await LabServer.StartAsync(Days, Speed);
        }
    }

    public ValueTask DisposeAsync() => lab?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Who followed the setup address, and what the address bar said then.</summary>
    internal async Task<Viewer> ViewerAsync()
    {
        if (viewer is null)
        {
            await world.LookAsync(
                new Look(AsAdmin: false),
                async visit =>
                {
                    await visit.Page.GotoAsync(Lab.SetupAddress.ToString());
                    await Expect(visit.RankRows.First).ToBeVisibleAsync();
                    viewer = new Viewer(
                        await visit.Page.Context.StorageStateAsync(),
                        visit.Page.Url,
                        (await visit.ReadAsync("/api/accounts/me")).GetProperty("role").GetString()!);
                },
                Lab);
        }

        return viewer!;
    }

    internal async Task LookAsync(Look look, Func<Visit, Task> see) =>
        await world.LookAsync(look with { AsAdmin = false, State = (await ViewerAsync()).State }, see, Lab);
}

/// <summary>A session as the browser stored it, with what it saw first.</summary>
internal sealed record Viewer(string State, string Address, string Role);

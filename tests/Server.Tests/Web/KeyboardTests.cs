using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pitwall.Server.Tests.Web;

/// <summary>Everything can be done without a mouse, and one always sees where one is.</summary>
public sealed partial class KeyboardTests(BrowserWorld world) : BrowserTests(world)
{
    private const int TabsMax = 600;

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public Task Tab_reaches_everything_on_the_floor(int width, int height) => World.LookAsync(
        new Look(width, height), visit => visit.WhileTheClockIsHeldAsync(async () =>
        {
            await visit.Page.GotoAsync("/");
            await Expect(visit.RankRows.First).ToBeVisibleAsync();
            await visit.SettleAsync();
            await ShouldReachEverythingAsync(visit);
        }));

    [Fact]
    public Task Tab_reaches_everything_on_an_agents_page() => World.LookAsync(new Look(), visit =>
        visit.WhileTheClockIsHeldAsync(async () =>
        {
            await visit.GoToAgentAsync("momentum");
            await ShouldReachEverythingAsync(visit);
        }));

    [Fact]
    public Task Tab_reaches_everything_on_the_login_page() => World.LookAsync(new Look(AsAdmin: false), async visit =>
    {
        await visit.Page.GotoAsync("/");
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Log in" })).ToBeVisibleAsync();
        await ShouldReachEverythingAsync(visit);
    });

    [Fact]
    public Task The_first_stop_skips_to_the_content() => World.LookAsync(new Look(), async visit =>
    {
        await visit.GoToFloorAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        var skip = visit.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" });
        await Expect(skip).ToBeFocusedAsync();
        await Expect(skip).ToBeInViewportAsync();

        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(visit.Floor).ToBeFocusedAsync();
    });

    [Fact]
    public Task A_question_mark_lists_the_keys_and_escape_closes_it() => World.LookAsync(new Look(), async visit =>
    {
        await visit.GoToFloorAsync();
        await visit.Page.Keyboard.PressAsync("?");
        var keys = visit.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" });
        await Expect(keys).ToContainTextAsync("Go to the Floor");
        await Expect(keys).ToContainTextAsync("Freeze");

        await visit.Page.Keyboard.PressAsync("Escape");

        await Expect(keys).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Rows_are_walked_with_j_and_k_opened_with_enter_and_left_with_g_f() => World.LookAsync(
        new Look(),
        async visit =>
        {
            await visit.GoToFloorAsync();
            await visit.Page.Keyboard.PressAsync("j");
            await Expect(visit.RankRows.Nth(0)).ToBeFocusedAsync();
            await visit.Page.Keyboard.PressAsync("j");
            await visit.Page.Keyboard.PressAsync("j");
            await visit.Page.Keyboard.PressAsync("k");
            await Expect(visit.RankRows.Nth(1)).ToBeFocusedAsync();

            await visit.Page.Keyboard.PressAsync("Enter");
            await Expect(visit.Page).ToHaveURLAsync(AgentAddress());

            await visit.Page.Keyboard.PressAsync("g");
            await visit.Page.Keyboard.PressAsync("f");
            await Expect(visit.RankRows.First).ToBeVisibleAsync();
            new Uri(visit.Page.Url).AbsolutePath.ShouldBe("/");
        });

    private static async Task ShouldReachEverythingAsync(Visit visit)
    {
        await visit.Page.EvaluateAsync(Walk);
        for (var tabs = 0; tabs < TabsMax && !await visit.Page.EvaluateAsync<bool>("() => walk.isRound()"); tabs += 10)
        {
            for (var each = 0; each < 10; each++)
            {
                await visit.Page.Keyboard.PressAsync("Tab");
            }
        }

        (await visit.Page.EvaluateAsync<string[]>("() => walk.missed()")).ShouldBeEmpty("never focused");
        (await visit.Page.EvaluateAsync<string[]>("() => walk.unseen()")).ShouldBeEmpty("focused without a sign");
    }

    // A group of which one member was a stop (the rows of a table, tabs) is walked inside with other keys.
    private const string Walk =
        """
        () => {
          const wanted = 'a[href], button, input, select, textarea, summary, [role=button], [role=link], [role=slider],'
            + '[role=tab], [role=switch], [role=checkbox], [tabindex]:not([tabindex="-1"])';
          const groups = 'tbody, [role=tablist], [role=listbox], [role=menu], [role=radiogroup]';
          const style = element => {
            const look = getComputedStyle(element);
            return [look.outlineStyle === 'none' ? '' : look.outlineWidth + look.outlineColor, look.boxShadow,
              look.borderColor, look.backgroundColor, look.top].join('|');
          };
          const around = element => [element, element.parentElement, element.parentElement?.parentElement]
            .filter(Boolean).map(style).join('#');
          const named = element => `${element.tagName.toLowerCase()}.${element.className} `
            + `"${element.getAttribute('aria-label') ?? element.innerText ?? ''}"`.slice(0, 100);
          const still = new CSSStyleSheet();
          still.replaceSync('* { transition: none !important; }');
          document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
          const all = () => [...document.querySelectorAll(wanted)].filter(element =>
            element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
            && element.getClientRects().length > 0 && !element.disabled
            && !element.closest('[inert], [aria-hidden=true]') && element.type !== 'hidden');
          const isMember = element => element.tabIndex < 0 || element.matches('tr');
          const inGroup = element => isMember(element) && [...seen].some(
            stop => element.closest(groups)?.contains(stop));
          const before = new Map(all().map(element => [element, around(element)]));
          const seen = new Set();
          const unseen = new Set();
          let rounds = 0;
          document.addEventListener('focusin', event => {
            rounds += event.target === before.keys().next().value ? 1 : 0;
            seen.add(event.target);
            if (before.has(event.target) && before.get(event.target) === around(event.target)) unseen.add(event.target);
          });
          window.walk = {
            isRound: () => rounds > 1,
            missed: () => all().filter(element => before.has(element) && !seen.has(element) && !inGroup(element)
              && !(element.id === 'main')).map(named),
            unseen: () => [...unseen].map(named),
          };
        }
        """;

    [GeneratedRegex("/agents/lab/[a-z0-9-]+")]
    private static partial Regex AgentAddress();
}

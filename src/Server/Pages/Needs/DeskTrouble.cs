using Pitwall.Server.Performance.Tracks;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Pages.Needs;

/// <summary>What is wrong with the desk itself, as the process that runs it knows.</summary>
internal static class DeskTrouble
{
    public static IEnumerable<Need> Of(RankedDesk desk, DeskStanding? here)
    {
        if (desk.Agents.Count == 0)
        {
            yield return new Need(
                Severity.Note,
                "no_agents",
                $"Desk {desk.Name} has no agent.",
                $"Add one with 'pitwall agent add --desk {desk.Name}'.",
                null,
                null);
        }

        if (here is { Trouble: { } trouble })
        {
            yield return new Need(
                Severity.Critical,
                "desk_stopped",
                $"Desk {desk.Name} does not run: {trouble}.",
                "It starts again by itself; when it does not, run 'pitwall doctor' and 'pitwall verify'.",
                null,
                null);
        }
    }
}

using Pitwall.Engine.Agents;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Inbox;

namespace Pitwall.Server.Trading.Desks;

/// <summary>
/// The wish of a person to close whatever an agent holds. What that is only the desk knows at the moment it takes the
/// wish: its tables, which everybody else reads, may be a batch behind.
/// </summary>
internal static class Flattening
{
    private const string Cycle = "flatten/";

    /// <summary>The wish, as it waits in the inbox: it names no position.</summary>
    public static Input.Proposed Wish(AgentSlug agent, string key, string reason) => new(
        DeskInbox.Unset, agent, $"{Cycle}{key}", CycleOutcome.Ok, [], [], [], Cause.User, reason);

    /// <summary>The wish with every position of this moment to close; any other input as it is.</summary>
    public static Input Complete(DeskState desk, Input input)
    {
        if (input is not Input.Proposed { Cause: Cause.User, Proposals.IsEmpty: true } wish
            || !wish.Cycle.StartsWith(Cycle, StringComparison.Ordinal)
            || !desk.Agents.TryGetValue(wish.Agent, out var book))
        {
            return input;
        }

        return wish with
        {
            Coins = [.. book.Positions.Keys],
            Proposals =
            [
                .. book.Positions.Keys.Select(coin => new Proposal(coin, ProposalAction.Close, Reason: wish.Note)),
            ],
        };
    }
}

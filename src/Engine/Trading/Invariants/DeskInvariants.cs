using Pitwall.Engine.Agents;

namespace Pitwall.Engine.Trading.Invariants;

/// <summary>
/// A law that must always hold and did not: its number, the agent it concerns (null: the whole desk), what was seen.
/// </summary>
public sealed record Breach(string Law, AgentSlug? Agent, string What)
{
    public override string ToString() => $"{Law}{(Agent is { } agent ? $" ({agent})" : "")}: {What}";
}

/// <summary>
/// What holds after every row of every desk, worked out again from the row and the state beside the rules that made
/// them. Cheap enough to be asked in production: only books that the row touched are looked at.
/// </summary>
/// <remarks>
/// The numbers are those of the list of invariants. Here are the ones that one row and its two states can show: I1 to
/// I8, I10, I14, I15, I17, I18, I20. What needs the wire, the venue or time (I11 to I13, I16 and the outer halves of
/// I2, I7, I8, I17, I18) is held by the simulation; I9 waits for mirrors, I19 for live keys.
/// </remarks>
public static class DeskInvariants
{
    /// <summary>Every breach that the row brought; empty when all is well.</summary>
    public static IReadOnlyList<Breach> Check(DeskState before, Recorded row, DeskState after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(after);
        var step = new CheckedStep(before, row, after);
        foreach (var (agent, book) in after.Agents)
        {
            var last = before.Agents.GetValueOrDefault(agent);
            if (!ReferenceEquals(last, book))
            {
                MoneyInvariants.Check(step, last, book);
                GuardInvariants.Check(step, book);
            }
        }

        foreach (var fact in row.Step.Facts)
        {
            switch (fact)
            {
                case Fact.Posted posted:
                    MoneyInvariants.CheckPosted(step, posted);
                    break;
                case Fact.Filled filled:
                    MoneyInvariants.CheckFill(step, filled);
                    OrderInvariants.CheckFill(step, filled);
                    break;
                case Fact.EquityMarked marked:
                    MoneyInvariants.CheckMark(step, marked);
                    break;
                case Fact.OrderIntended { Order: var order }:
                    OrderInvariants.CheckIntent(step, order);
                    RiskInvariants.CheckIntent(step, order);
                    break;
                case Fact.OrderAnswered answered:
                    OrderInvariants.CheckAnswer(step, answered);
                    break;
                case Fact.Decided decided:
                    OrderInvariants.CheckDecision(step, decided.Decision);
                    RiskInvariants.CheckDecision(step, decided.Decision);
                    break;
                default:
                    break;
            }
        }

        return step.Breaches;
    }
}

/// <summary>A row between the state before and after it, and what was found wrong.</summary>
internal sealed class CheckedStep(DeskState before, Recorded row, DeskState after)
{
    private List<Breach>? breaches;

    public DeskState Before => before;

    public DeskState After => after;

    public Recorded Row => row;

    public IReadOnlyList<Breach> Breaches => breaches is null ? [] : breaches;

    /// <summary>The text is only made when the law is broken.</summary>
    public void Hold(bool holds, string law, AgentSlug? agent, Func<string> what)
    {
        if (!holds)
        {
            (breaches ??= []).Add(new Breach(law, agent, $"row {row.Seq} {row.Kind}: {what()}"));
        }
    }
}

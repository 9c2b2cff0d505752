using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// One decision in the making: every fact is folded at once, so later rules of the same step see earlier ones, and ids
/// count up within the step.
/// </summary>
internal sealed class Deciding(DeskState desk, Moment at)
{
    private readonly ImmutableArray<Fact>.Builder facts = ImmutableArray.CreateBuilder<Fact>();
    private int ordinal;

    public DeskState Desk { get; private set; } = desk;

    public Moment At { get; } = at;

    public RowId NextId() => new(Desk.Desk, Desk.Seq + 1, ordinal++);

    public void Emit(Fact fact)
    {
        Desk = Fold.Apply(Desk, fact);
        facts.Add(fact);
    }

    public void Refuse(string reason) => Emit(new Fact.InputRefused(reason));

    public AgentBook Book(AgentSlug agent) => Desk.Agents[agent];

    public Position? Position(AgentSlug agent, InstrumentId instrument) =>
        Book(agent).Positions.GetValueOrDefault(instrument);

    public ImmutableArray<Fact> Done() => facts.ToImmutable();
}

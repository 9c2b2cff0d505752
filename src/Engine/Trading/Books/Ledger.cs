using System.Collections.Immutable;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Books;

/// <summary>Collects the lines of one double entry and posts them; a sum other than zero is a bug and throws.</summary>
internal sealed class Ledger(Deciding step, AgentSlug agent, Cause cause, InstrumentId? instrument)
{
    private readonly ImmutableArray<Posting>.Builder lines = ImmutableArray.CreateBuilder<Posting>();

    public RowId? Order { get; init; }

    public RowId? Fill { get; init; }

    /// <summary>Moves an amount into one account out of another; nothing is written for 0.</summary>
    public void Move(Usd amount, Account into, Account from, string memo)
    {
        if (amount == Usd.Zero)
        {
            return;
        }

        lines.Add(Line(into, amount, memo));
        lines.Add(Line(from, -amount, memo));
    }

    public void Post()
    {
        var sum = lines.Aggregate(Usd.Zero, (total, line) => total + line.Amount);
        if (sum != Usd.Zero)
        {
            throw new InvalidOperationException($"Postings of {agent} sum to {sum}, not 0");
        }

        if (lines.Count > 0)
        {
            step.Emit(new Fact.Posted(agent, lines.ToImmutable()));
        }
    }

    private Posting Line(Account account, Usd amount, string memo) =>
        new(step.NextId(), account, amount, cause, instrument, Order, Fill, memo);
}

using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Performance.Tracks;

/// <summary>The folded equity of one desk up to a journal row; one reader at a time brings it further.</summary>
internal sealed class DeskFold
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly SortedDictionary<string, Standing> agents = new(StringComparer.Ordinal);

    public long Seq { get; private set; }

    public DeskPast Past { get; private set; } = DeskPast.Nothing;

    public async Task<IDisposable> EnterAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        return new Leave(gate);
    }

    /// <summary>Rows in order of their ids, up to and with a journal row.</summary>
    public void Take(IReadOnlyList<EquityRow> rows, long upTo)
    {
        foreach (var row in rows)
        {
            Take(row);
        }

        Seq = upTo;
        Past = new DeskPast(
            agents.ToImmutableSortedDictionary(
                agent => agent.Key, agent => agent.Value.History.DayEnds(), StringComparer.Ordinal));
    }

    private void Take(EquityRow row)
    {
        if (!agents.TryGetValue(row.Agent, out var agent))
        {
            var opening = new Usd(row.EquityUsd ?? row.FlowUsd);
            agents.Add(row.Agent, new Standing(new DailyHistory(row.Moment, opening)));
        }
        else if (row.EquityUsd is { } equity)
        {
            agent.History.Add(new EquityMark(row.Moment, new Usd(equity), agent.Waiting));
            agent.Waiting = Usd.Zero;
        }
        else
        {
            // A mark states the equity after every flow before it.
            agent.Waiting += new Usd(row.FlowUsd);
        }
    }

    private sealed class Standing(DailyHistory history)
    {
        public DailyHistory History { get; } = history;

        public Usd Waiting { get; set; }
    }

    private sealed class Leave(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}

/// <summary>What each agent of a desk was worth at each UTC midnight.</summary>
internal sealed record DeskPast(ImmutableSortedDictionary<string, IReadOnlyList<DayEnd>> Agents)
{
    public static readonly DeskPast Nothing =
        new(ImmutableSortedDictionary.Create<string, IReadOnlyList<DayEnd>>(StringComparer.Ordinal));

    /// <summary>The latest midnight any agent was marked at; null before the first.</summary>
    public Moment? LastMidnight => Agents.Values.Any(days => days.Count > 0)
        ? Agents.Values.Where(days => days.Count > 0).Max(days => days[^1].At)
        : null;

    /// <summary>The first midnight of the earliest track; null before it.</summary>
    public Moment? FirstMidnight => Agents.Values.Any(days => days.Count > 0)
        ? Agents.Values.Where(days => days.Count > 0).Min(days => days[0].At)
        : null;

    public IReadOnlyList<DayEnd> Of(string agent) => Agents.GetValueOrDefault(agent) ?? [];
}

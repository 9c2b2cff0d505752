namespace Pitwall.Server.Performance.Rankings;

/// <summary>What the agents of one desk did on each UTC day, up to a journal row.</summary>
internal sealed class ActivityFold
{
    private readonly SortedDictionary<string, SortedDictionary<DateTime, Activity>> agents =
        new(StringComparer.Ordinal);

    /// <summary>One reader at a time brings it further.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public long Seq { get; private set; }

    /// <summary>Rows after the last, up to and with a journal row.</summary>
    public void Take(IEnumerable<ActivityDay> rows, long upTo)
    {
        foreach (var row in rows)
        {
            if (!agents.TryGetValue(row.Agent, out var days))
            {
                agents.Add(row.Agent, days = []);
            }

            days[row.Until] = (days.GetValueOrDefault(row.Until) ?? new Activity()).Plus(row.Shown());
        }

        Seq = upTo;
    }

    /// <summary>What each agent did until a midnight; its last decision is the last there is.</summary>
    public Dictionary<string, Activity> Until(DateTime midnight) =>
        agents.ToDictionary(
            agent => agent.Key, agent => Until(agent.Value, midnight), StringComparer.Ordinal);

    private static Activity Until(SortedDictionary<DateTime, Activity> days, DateTime midnight) =>
        days.TakeWhile(day => day.Key <= midnight)
            .Aggregate(new Activity(), (sum, day) => sum.Plus(day.Value)) with
        {
            LastDecisionAt = days.Values.Max(day => day.LastDecisionAt),
        };
}

/// <summary>A day's rows of one agent; Until is the midnight that ends it, which still belongs to it.</summary>
internal sealed record ActivityDay(
    string Agent,
    DateTime Until,
    long Decisions,
    long Held,
    long Unread,
    DateTime? LastDecisionAt,
    decimal TradedUsd,
    decimal FeesUsd,
    decimal FundingUsd)
{
    public Activity Shown() => new()
    {
        Decisions = Decisions,
        Held = Held,
        Unread = Unread,
        LastDecisionAt = LastDecisionAt,
        TradedUsd = TradedUsd,
        FeesUsd = FeesUsd,
        FundingUsd = FundingUsd,
    };
}

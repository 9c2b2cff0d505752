namespace Pitwall.Server.Performance.Money;

/// <summary>
/// Where an agent's money went until its last mark, in exact USD: the postings up to that journal row and what was
/// unrealised there.
/// </summary>
internal sealed record MoneyRows(string Agent, DateTime At, decimal EquityUsd, decimal UnrealisedUsd)
{
    /// <summary>Deposits minus withdrawals.</summary>
    public decimal FlowsUsd { get; private init; }

    /// <summary>By cause, in the order of their names; what is still open is a cause of its own.</summary>
    public IReadOnlyList<CauseMoney> ByCause { get; private init; } = [];

    /// <param name="mark">The last of the agent.</param>
    /// <param name="sums">All postings up to it but those between its own cash and margin.</param>
    public static MoneyRows Of(MoneyRow mark, IReadOnlyDictionary<(string Account, string Cause), decimal> sums)
    {
        var booked = sums.Where(sum => sum.Key.Account is not "external")
            .GroupBy(sum => sum.Key.Cause, StringComparer.Ordinal)
            .Select(cause => new CauseMoney(
                cause.Key,
                cause.Where(sum => sum.Key.Account is not ("fees" or "funding")).Sum(sum => -sum.Value),
                cause.Where(sum => sum.Key.Account is "fees").Sum(sum => sum.Value),
                cause.Where(sum => sum.Key.Account is "funding").Sum(sum => sum.Value)));
        var open = new CauseMoney(CauseMoney.Open, mark.UnrealisedUsd, 0m, 0m);
        return new MoneyRows(mark.Agent, mark.At, mark.EquityUsd, mark.UnrealisedUsd)
        {
            FlowsUsd = sums.Where(sum => sum.Key.Account is "external").Sum(sum => -sum.Value),
            ByCause = [.. booked.Append(open).OrderBy(cause => cause.Cause, StringComparer.Ordinal)],
        };
    }
}

/// <summary>What one cause brought and cost, USD; costs are positive when paid.</summary>
internal sealed record CauseMoney(string Cause, decimal GrossUsd, decimal FeesUsd, decimal FundingUsd)
{
    /// <summary>The result of positions that are still open, at the last mark.</summary>
    public const string Open = "open";
}

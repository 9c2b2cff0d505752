using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Record;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>What is read once for all asks of a round, as it was committed when they were asked.</summary>
internal sealed record RoundFacts(
    IReadOnlyDictionary<string, AgentPlan> Plans,
    IReadOnlyDictionary<string, AgentPast> Pasts,
    IReadOnlyDictionary<InstrumentId, FundingRate> Funding,
    Budgets Budgets,
    Breakers Breakers)
{
    /// <summary>Market texts that several agents of the round read alike.</summary>
    public MarketTexts Markets { get; } = new();

    /// <summary>Headlines that were known by then.</summary>
    public required KnownNews News { get; init; }

    public static async Task<RoundFacts> ReadAsync(
        NpgsqlConnection connection, CallMaker caller, int desk, IReadOnlyList<Ask> asks, CancellationToken ct)
    {
        var now = asks[0].At;
        var plans = await PlanStore.ActingAsync(
            connection, desk, [.. asks.Select(ask => ask.Agent.ToString())], ct);
        var coins = asks.SelectMany(ask => ask.Coins).Distinct().ToArray();
        return new RoundFacts(
            plans,
            await PastReader.ReadAsync(connection, desk, asks, ct),
            await PastReader.FundingAsync(connection, coins, now, ct),
            await Budgets.OfDayAsync(connection, desk, now, ct),
            await Breakers.ReadAsync(connection, desk, plans.Values.Select(plan => caller.ProviderOf(plan.Spec.Mind)),
                ct))
        {
            News = await KnownNews.ReadAsync(connection, now, ct),
        };
    }
}

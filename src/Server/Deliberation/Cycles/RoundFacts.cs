using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Record;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>Who is asked in a round of a desk, and by which plans.</summary>
internal sealed record Asked(int Desk, IReadOnlyList<Ask> Asks, IReadOnlyDictionary<string, AgentPlan> Plans);

/// <summary>What is read once for all asks of a round, as it was committed when they were asked.</summary>
internal sealed record RoundFacts(
    IReadOnlyDictionary<string, AgentPlan> Plans,
    IReadOnlyDictionary<string, AgentPast> Pasts,
    IReadOnlyDictionary<InstrumentId, FundingRate> Funding,
    Budgets Budgets,
    Breakers Breakers)
{
    /// <summary>What is told instead of all this: the facts of a stored call; null where the present is told.</summary>
    public StoredSnapshot? Retold { get; init; }

    /// <summary>Market texts that several agents of the round read alike.</summary>
    public MarketTexts Markets { get; } = new();

    /// <summary>What was known of open interest by then; missing where nothing was.</summary>
    public required IReadOnlyDictionary<InstrumentId, OpenInterestView> OpenInterest { get; init; }

    /// <summary>Headlines that were known by then.</summary>
    public required KnownNews News { get; init; }

    /// <summary>Tokens per byte of the models that are asked.</summary>
    public required TokenRatios Ratios { get; init; }

    /// <summary>By the versions that act.</summary>
    public static async Task<RoundFacts> ReadAsync(
        NpgsqlConnection connection, CallMaker caller, int desk, IReadOnlyList<Ask> asks, CancellationToken ct)
    {
        var plans = await PlanStore.ActingAsync(
            connection, desk, [.. asks.Select(ask => ask.Agent.ToString())], ct);
        return await ReadAsync(connection, caller, new Asked(desk, asks, plans), ct);
    }

    public static async Task<RoundFacts> ReadAsync(
        NpgsqlConnection connection, CallMaker caller, Asked asked, CancellationToken ct)
    {
        var (desk, asks, plans) = asked;
        var now = asks[0].At;
        var coins = asks.SelectMany(ask => ask.Coins).Distinct().ToArray();
        var minds = plans.Values.Select(plan => CallMaker.AddressOf(plan.Spec.Mind)).Distinct().ToArray();
        return new RoundFacts(
            plans,
            await PastReader.ReadAsync(connection, desk, asks, ct),
            await PastReader.FundingAsync(connection, coins, now, ct),
            await Budgets.OfDayAsync(connection, caller.DayOf(desk, now), caller.House, ct),
            await Breakers.ReadAsync(connection, desk, minds, now, ct))
        {
            OpenInterest = await KnownOpenInterest.ReadAsync(connection, coins, now, ct),
            News = await KnownNews.ReadAsync(connection, now, ct),
            Ratios = await TokenRatios.ReadAsync(connection, desk, minds, now, ct),
        };
    }
}

using Pitwall.Server.Platform;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>
/// What all agents of all desks and their test runs may spend together in a UTC day. Money leaves the house by the wall
/// clock, so this day is the wall's, whatever hour it is on a desk; null is no limit.
/// </summary>
internal sealed record HouseBudget(decimal? Usd, long? Tokens)
{
    public const string UsdKey = "Deliberation:DailyUsdMax";

    public const string TokensKey = "Deliberation:DailyTokensMax";

    public bool IsSet => Usd is not null || Tokens is not null;

    /// <exception cref="SetupException">A setting is not what it can be.</exception>
    public static HouseBudget Read(IConfiguration config) => new(
        config[UsdKey] is null ? null : Setting.Number(config, UsdKey, otherwise: 0m, min: 0m, max: 1_000_000m),
        config[TokensKey] is null
            ? null
            : Setting.Number(config, TokensKey, otherwise: 0L, min: 0L, max: 1_000_000_000_000L));
}

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// Where a house mind puts stops and targets: distances as fractions of the price, levels in quote currency.
/// </summary>
internal static class PriceLevels
{
    /// <summary>Nearer than this the spread alone would trigger a stop.</summary>
    public const decimal StopMin = 0.005m;

    private const decimal StopMax = 0.10m;

    private const decimal SixFigures = 100_000m;

    /// <summary>
    /// A stop inside the liquidation: maintenance is half of the initial margin at a coin's largest leverage and less
    /// below it, so a liquidation is never nearer than about 0.47 / leverage (the short's side).
    /// </summary>
    public static decimal FarthestStop(int leverage) => 0.4m / leverage;

    public static decimal StopDistance(decimal wanted, int leverage) =>
        Math.Clamp(wanted, StopMin, Math.Min(StopMax, FarthestStop(leverage)));

    /// <summary>
    /// The level a fraction away from a price; a positive fraction lies where a position of this sign gains.
    /// </summary>
    public static decimal At(decimal price, int sign, decimal fraction) => Rounded(price * (1m + (sign * fraction)));

    /// <summary>
    /// Six significant figures: finer than any venue's tick needs, short enough to read in a journal.
    /// </summary>
    public static decimal Rounded(decimal price)
    {
        var places = 0;
        for (var scaled = price; scaled < SixFigures && places < 20; scaled *= 10m)
        {
            places++;
        }

        return decimal.Round(price, places, MidpointRounding.ToEven);
    }
}

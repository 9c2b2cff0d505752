namespace Pitwall.Engine.Tests.Deliberation;

/// <summary>Closes with a known story.</summary>
internal static class Series
{
    public static decimal[] Flat(int hours, decimal price = 100m) => [.. Enumerable.Repeat(price, hours)];

    /// <summary>Each hour changes the price by this fraction of the starting price.</summary>
    public static decimal[] Then(this decimal[] before, int hours, decimal perHour) =>
        [.. before, .. Enumerable.Range(1, hours).Select(i => before[^1] * (1m + (perHour * i)))];

    /// <summary>To and fro around a price, one half up and one half down.</summary>
    public static decimal[] Range(int hours, decimal price = 100m, decimal halfWidth = 0.5m) =>
        [.. Enumerable.Range(0, hours).Select(i => price + (i % 2 == 0 ? halfWidth : -halfWidth))];
}

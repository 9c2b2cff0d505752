using System.Globalization;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// What one mind of the Lab is told at 00:00 UTC: a side per coin for the day that begins, right about the day's
/// idiosyncratic part so many times in a million. The only way from the truth to a decision.
/// </summary>
internal sealed class LabTips(string name, int rightPerMillion, long seed)
{
    private const int Million = 1_000_000;

    private readonly LabTruth truth = new(seed);
    private (int Day, int[] Sides) latest = (-1, []);

    public string Name => name;

    /// <summary>+1 or −1 per coin in the order of the Lab's instruments, for the day this moment lies in.</summary>
    public int[] SidesOf(Moment at)
    {
        var day = LabMarket.DayOf(at);
        if (latest.Day != day)
        {
            latest = (day, SidesOf(day, truth.SignsOf(at)));
        }

        return latest.Sides;
    }

    /// <summary>The same with the day's truth at hand, for a pass over many minds.</summary>
    public int[] SidesOf(int day, IReadOnlyList<int> signs)
    {
        var noise = new SeededNoise(string.Create(CultureInfo.InvariantCulture, $"lab/{seed}/{name}/{day}"));
        var sides = new int[signs.Count];
        for (var coin = 0; coin < sides.Length; coin++)
        {
            sides[coin] = noise.NextInt(Million) < rightPerMillion ? signs[coin] : -signs[coin];
        }

        return sides;
    }
}

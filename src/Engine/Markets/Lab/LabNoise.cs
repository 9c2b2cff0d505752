using System.Globalization;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets.Lab;

/// <summary>
/// Doubles out of seeded bits with nothing but +, −, × and ÷, which IEEE 754 fixes to the last bit: every machine draws
/// the same market.
/// </summary>
internal static class LabNoise
{
    private const double SixteenBits = 65_536.0;
    private const double FiftyThreeBits = 9_007_199_254_740_992.0;

    /// <summary>1 / the standard deviation of a sum of four uniforms, √3.</summary>
    private const double FourUniforms = 1.7320508075688772;

    public static SeededNoise Stream(long seed, string name) =>
        new(string.Create(CultureInfo.InvariantCulture, $"lab/{seed}/{name}"));

    /// <summary>In [0, 1).</summary>
    public static double Unit(SeededNoise noise) => (noise.NextBits() >> 11) / FiftyThreeBits;

    /// <summary>
    /// Mean 0, standard deviation 1: the sum of four 16-bit uniforms (Irwin-Hall), close to a normal without its tails.
    /// </summary>
    public static double Bell(SeededNoise noise)
    {
        var bits = noise.NextBits();
        var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return ((((double)sum + 2.0) / SixteenBits) - 2.0) * FourUniforms;
    }
}

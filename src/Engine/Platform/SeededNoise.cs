using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pitwall.Engine.Platform;

/// <summary>
/// A named, seeded stream of numbers (SplitMix64, Steele et al. 2014) that is the same on every machine and release.
/// Seeds are derived from text by SHA-256, so "coin-flip/BTC/2025-01-01" is a stream of its own.
/// </summary>
public sealed class SeededNoise
{
    private ulong state;

    public SeededNoise(long seed) => state = unchecked((ulong)seed);

    public SeededNoise(string name)
        : this(BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))))
    {
    }

    public ulong NextBits()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    /// <summary>0 ≤ n &lt; <paramref name="exclusiveMax"/>, unbiased by rejection.</summary>
    public int NextInt(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMax);
        var bound = (ulong)exclusiveMax;
        var limit = ulong.MaxValue - (ulong.MaxValue % bound);
        ulong bits;
        do
        {
            bits = NextBits();
        }
        while (bits >= limit);

        return (int)(bits % bound);
    }

    public bool NextBool() => (NextBits() & 1) == 1;

    /// <summary>A decimal in [0, 1) with nine digits.</summary>
    public decimal NextUnit() => NextInt(1_000_000_000) / 1_000_000_000m;
}

using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Performance;

/// <summary>How a bootstrap was drawn, stored with its result so that anyone can draw it again.</summary>
/// <param name="Seed">Text that names the stream of <see cref="SeededNoise"/>.</param>
/// <param name="MeanBlockDays">L, at least 1; 1 draws single days.</param>
/// <param name="Draws">B; 9,999 makes the 2.5 % point the 250th smallest.</param>
public sealed record BootstrapPlan(string Seed, double MeanBlockDays, int Draws = 9_999)
{
    /// <summary>The generator, by name: SplitMix64 seeded with the SHA-256 of the seed text.</summary>
    public string Noise => "SplitMix64/SHA-256";

    /// <summary>The plan with the cube-root block for a series of that many days.</summary>
    public static BootstrapPlan For(string seed, int days) => new(seed, BlockLength.CubeRoot(days));
}

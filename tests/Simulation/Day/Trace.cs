using System.Globalization;
using System.Text;
using Pitwall.Engine.Platform;

namespace Pitwall.Simulation.Day;

/// <summary>A running hash of everything that happens: two runs of a seed that differ anywhere differ here.</summary>
internal sealed class Trace(bool keeps)
{
    private const ulong Prime = 1_099_511_628_211UL;
    private readonly List<string> lines = [];
    private ulong hash = 14_695_981_039_346_656_037UL;

    /// <summary>The last lines, when they are kept.</summary>
    public IReadOnlyList<string> Lines => lines;

    public void Add(Moment at, string what, long detail = 0)
    {
        Mix(unchecked((ulong)at.Micros));
        Mix(unchecked((ulong)detail));
        foreach (var character in what)
        {
            Mix(character);
        }

        if (keeps)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{at} {what} {detail}"));
        }
    }

    public Hash32 Close(string rest) =>
        Hash32.Of(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{hash:x16} {rest}")));

    private void Mix(ulong value) => hash = unchecked((hash ^ value) * Prime);
}

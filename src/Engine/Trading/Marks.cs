using System.Collections.Immutable;
using Pitwall.Engine.Markets;

namespace Pitwall.Engine.Trading;

/// <summary>The prices an input brought along; a missing one is missing, never guessed.</summary>
public readonly record struct Marks(ImmutableArray<MarkSeen> Seen)
{
    public MarkSeen? Find(InstrumentId instrument)
    {
        foreach (var mark in Seen)
        {
            if (mark.Instrument == instrument)
            {
                return mark;
            }
        }

        return null;
    }
}

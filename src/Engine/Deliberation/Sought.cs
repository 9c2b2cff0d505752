using System.Collections.Immutable;

namespace Pitwall.Engine.Deliberation;

/// <summary>What was looked up by a name somebody typed: found, or unknown with the names that come nearest.</summary>
public abstract record Sought<T>
{
    private Sought()
    {
    }

    public sealed record Found(T Value) : Sought<T>;

    public sealed record Unknown(string Asked, ImmutableArray<string> Nearest) : Sought<T>
    {
        public string Message =>
            $"'{Asked}' is no house mind: did you mean {string.Join(", ", Nearest[..^1])} or {Nearest[^1]}?";
    }
}

namespace Pitwall.Engine.Deliberation.Replies.Scanning;

/// <summary>
/// A part of a reply that reads as decisions: one JSON value, or several beside each other that belong together.
/// </summary>
internal sealed class Candidate(int start, Place place, bool isEmpty)
{
    private readonly List<Found> parts = [];

    public int Start { get; } = start;

    public int End { get; private set; }

    public Place Place { get; } = place;

    /// <summary>It says in so many brackets that there is nothing to do.</summary>
    public bool IsEmpty { get; } = isEmpty;

    public IReadOnlyList<Found> Parts => parts;

    /// <summary>A bracket or quote is missing, so what stands beside it may belong elsewhere.</summary>
    public bool Broken => HasJunk || parts.Any(part => part.Damaged || !part.Root.Complete);

    /// <summary>Something that is no separator stands between its parts.</summary>
    public bool HasJunk { get; set; }

    /// <summary>It is not marked as the answer and hangs on the last word of a sentence.</summary>
    public bool Glued { get; init; }

    /// <summary>The text ends before it does.</summary>
    public bool Cut => parts.Any(part => part.ReachedEnd && !part.Root.Complete);

    public void Add(Found part)
    {
        parts.Add(part);
        End = Math.Max(part.Root.End, part.Root.Offset + 1);
    }
}

/// <summary>Where a candidate stands: a fence or an answer tag marks it as what the model means to say.</summary>
internal readonly record struct Place(int Segment, bool IsMarked);

/// <summary>
/// One JSON value, what reading it took, and the word before it when that is a key: <c>"BTC": {…}</c>.
/// </summary>
internal sealed record Found(
    Node Root, IReadOnlyList<Repair> Repairs, bool Damaged, bool ReachedEnd, string? KeyBefore);

/// <summary>A part of the text that is the model thinking aloud.</summary>
internal readonly record struct Thought(int Start, int End, bool Closed);

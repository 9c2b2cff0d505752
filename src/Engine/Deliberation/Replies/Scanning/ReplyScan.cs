using System.Text;

namespace Pitwall.Engine.Deliberation.Replies.Scanning;

/// <summary>
/// Walks over a reply once and finds the parts that read as decisions, outside of the model's thinking. What is chosen
/// among them is decided by <see cref="Chosen"/>: the last one that is marked as the answer, else the last one.
/// </summary>
internal sealed class ReplyScan
{
    /// <summary>What can begin a tag, a value or a fence; the last two lead full-width brackets.</summary>
    private static ReadOnlySpan<byte> Interesting => [(byte)'<', (byte)'{', (byte)'[', (byte)'`', 0xEF, 0xE3];

    private readonly byte[] source;
    private readonly int end;
    private readonly ReplyLimits limits;
    private readonly List<Candidate> candidates = [];
    private readonly List<Thought> thoughts = [];
    private int at;
    private int segment;
    private int fences;
    private int answerTags;
    private int brokenFences;

    public ReplyScan(byte[] source, int end, ReplyLimits limits)
    {
        this.source = source;
        this.end = end;
        this.limits = limits;
        Work = Workload.For(end, limits);
        Walk();
    }

    public Workload Work { get; }

    public IReadOnlyList<Thought> Thoughts => thoughts;

    /// <summary>Where a value began that the end of the text cut off; null when none did.</summary>
    public int? CutAt { get; private set; }

    /// <summary>
    /// Where an answer began that could not be read to its end, for whatever reason; null when none did.
    /// </summary>
    public int? BrokenAt { get; private set; }

    public bool HasFences => fences > 0;

    /// <summary>The candidate that is the answer; null when nothing reads as one.</summary>
    public Candidate? Chosen() => candidates
        .Select((candidate, index) => (candidate, index))
        .OrderByDescending(each => Rank(each.candidate))
        .ThenByDescending(each => each.index)
        .Select(each => each.candidate)
        .FirstOrDefault();

    /// <summary>An empty list in the middle of prose is a quotation, unless the reply holds nothing else.</summary>
    private int Rank(Candidate candidate) =>
        candidate.Place.IsMarked ? 2 : candidate.IsEmpty && !IsWhole(candidate) ? 0 : 1;

    private bool IsWhole(Candidate candidate) =>
        source.AsSpan(0, candidate.Start).IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private void Walk()
    {
        var text = source.AsSpan(0, end);
        while (at < end && !Work.IsSpent)
        {
            var step = text[at..].IndexOfAny(Interesting);
            if (step < 0)
            {
                return;
            }

            at += step;
            Work.Spend();
            switch (text[at])
            {
                case (byte)'<':
                    Tag();
                    break;
                case (byte)'`':
                    Fence();
                    break;
                default:
                    TryRead();
                    break;
            }
        }
    }

    private void Fence()
    {
        if (!source.AsSpan(at, end - at).StartsWith("```"u8))
        {
            at++;
            return;
        }

        fences++;
        segment++;
        while (at < end && source[at] == '`')
        {
            at++;
        }
    }

    private void Tag()
    {
        if (Tags.At(source.AsSpan(0, end), at) is not { } tag)
        {
            at++;
            return;
        }

        segment++;
        if (tag.Kind == TagKind.Answer)
        {
            answerTags = Math.Max(0, answerTags + (tag.Closes ? -1 : 1));
            at += tag.Width;
        }
        else if (tag.Closes)
        {
            // The opening tag is often part of the prompt's template, so all that came before was thinking.
            thoughts.Add(new Thought(thoughts.Count > 0 ? thoughts[^1].End : 0, at, true));
            candidates.Clear();
            CutAt = null;
            BrokenAt = null;
            at += tag.Width;
        }
        else
        {
            Think(tag);
        }
    }

    private void Think(Tag tag)
    {
        var inside = at + tag.Width;
        var close = IndexOfTag($"</{tag.Name}>", inside);
        if (close >= 0)
        {
            thoughts.Add(new Thought(inside, close, true));
            at = close + tag.Name.Length + 3;
            return;
        }

        var answer = IndexOfTag("<decision>", inside);
        answer = answer >= 0 ? answer : IndexOfTag("<answer>", inside);
        thoughts.Add(new Thought(inside, answer < 0 ? end : answer, answer >= 0));
        at = answer < 0 ? end : answer;
    }

    private int IndexOfTag(string tag, int from)
    {
        var wanted = Encoding.ASCII.GetBytes(tag);
        for (var look = from; look + wanted.Length <= end && Work.Spend(); look++)
        {
            var step = source.AsSpan(look, end - look).IndexOf((byte)'<');
            if (step < 0)
            {
                return -1;
            }

            look += step;
            if (look + wanted.Length <= end && Ascii.EqualsIgnoreCase(source.AsSpan(look, wanted.Length), wanted))
            {
                return look;
            }
        }

        return -1;
    }

    private void TryRead()
    {
        var opening = Punctuation.At(source.AsSpan(0, end), at);
        if (opening.Sign is not ('{' or '['))
        {
            at += opening.Width;
            return;
        }

        var reader = new LenientReader(source, end, limits, Work);
        var root = reader.Read(at);
        var rows = root is null ? null : Shapes.Match(root);
        if (root is null || (!root.Complete && rows?.HasCompleteRow != true))
        {
            CutAt = reader.ReachedEnd ? CutAt ?? at : CutAt;
            Broke(root);
            // What stood around the deepest bracket is nothing, and trying each of its brackets again costs time.
            at = reader.IsTooDeep ? Math.Max(reader.Position, at + opening.Width) : at + opening.Width;
            return;
        }

        CutAt = null;
        if (rows is not null)
        {
            var key = Gap.KeyBefore(source, root.Offset);
            Keep(new Found(root, reader.Repairs, reader.Damaged, reader.ReachedEnd, key), rows);
        }

        // A value that is no answer and had to be mended may have swallowed one.
        at = rows is null && reader.Damaged ? at + opening.Width : Math.Max(root.End, at + opening.Width);
    }

    /// <summary>A bracket in prose breaks at once; only what already had fields was meant as an answer.</summary>
    private void Broke(Node? root)
    {
        if (root is { Members.Count: > 0 } || root?.Items.Any(item => item.Members.Count > 0) == true)
        {
            BreakAt(root.Offset);
        }
    }

    private void BreakAt(int offset)
    {
        BrokenAt ??= offset;
        brokenFences = fences;
    }

    private void Keep(Found part, RowSet rows)
    {
        var place = new Place(segment, fences % 2 == 1 || answerTags > 0);
        if (place.IsMarked && fences >= brokenFences + 2)
        {
            // A whole answer in a fence of its own replaces the draft that broke before it.
            BrokenAt = null;
        }

        if (part.Damaged || !part.Root.Complete)
        {
            BreakAt(part.Root.Offset);
        }

        if (candidates.Count > 0 && Continues(candidates[^1], place, part.Root.Offset))
        {
            candidates[^1].Add(part);
            return;
        }

        var candidate = new Candidate(part.Root.Offset, place, rows.Rows.Count == 0)
        {
            Glued = !place.IsMarked && Gap.IsGlued(source, part.Root.Offset),
        };
        candidate.Add(part);
        candidates.Add(candidate);
    }

    /// <summary>
    /// Values beside each other are one answer whose list has lost its brackets; so is all that follows a broken one,
    /// because what is missing there may be what held them together.
    /// </summary>
    private bool Continues(Candidate last, Place place, int offset)
    {
        if (last.Place.Segment != place.Segment || last.IsEmpty)
        {
            return false;
        }

        if (last.Broken)
        {
            return true;
        }

        var gap = new Gap(source, last.End, offset);
        var goesOn = place.IsMarked || gap.IsDebris;
        last.HasJunk |= goesOn && !gap.IsSeparator;
        return goesOn;
    }
}

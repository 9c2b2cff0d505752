using System.Collections.Immutable;
using System.Text;
using Pitwall.Engine.Deliberation.Replies.Rows;
using Pitwall.Engine.Deliberation.Replies.Scanning;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation.Replies;

/// <summary>One reply on its way from the parts that were found to one verdict per row and one outcome.</summary>
internal sealed class ReplyReading(ReplyText text, byte[] source, ReplyScan scan, ReplyContext context)
{
    private readonly int end = Math.Min(source.Length, context.Limits.BytesMax);
    private readonly List<Repair> repairs = [];
    private readonly List<RowVerdict> rows = [];

    private bool Cut => context.Finish is FinishReason.Length or FinishReason.Filtered
        || source.Length > end || scan.Work.IsSpent;

    public ParsedReply Read()
    {
        var chosen = scan.Chosen();
        var dialect = chosen is null ? Plain() : Structured(chosen);
        var (outcome, note) = new Judgement(rows, repairs, dialect, context.Finish).Outcome(
            Cut || scan.CutAt is not null || chosen?.Cut == true, LooksRefused(), IsBlank());
        var glued = chosen?.Glued == true && rows.TrueForAll(row => row.Proposal is null);
        (outcome, note) = glued ? (CycleOutcome.ParseError, $"No decision could be read: {Judgement.Glued}")
            : (outcome, note);
        return new ParsedReply(
            outcome,
            [.. rows.Select(row => row.Proposal).OfType<Proposal>()],
            [.. rows],
            dialect?.Name,
            [.. repairs.OrderBy(repair => repair.Offset).DistinctBy(repair => repair.Name, StringComparer.Ordinal)],
            new Reasonings(text, source, scan, chosen).Find(),
            note);
    }

    private Dialect? Plain()
    {
        var found = new PlainText(source, end, context).Rows(scan.Thoughts);
        if (found.Count == 0)
        {
            return null;
        }

        NoteText(null);
        Judge(found.Select(row => (row, (IReadOnlyList<Repair>)[])), Dialect.Text, Doubt(null));
        return Dialect.Text;
    }

    private Dialect Structured(Candidate chosen)
    {
        var sets = chosen.Parts.Select(part => (part, Set: Shapes.Match(part.Root)))
            .Where(each => each.Set is not null).ToArray();
        var found = sets.SelectMany(each => each.Set!.Rows.Select(row => (
            Row: row.Key is null && each.Set.Rows.Count == 1 ? row with { Key = each.part.KeyBefore } : row,
            Repairs: Within(each.part.Repairs, row)))).ToArray();
        var dialect = sets.Select(each => each.Set!).FirstOrDefault(set => set.Rows.Count > 0) is { } first
            ? Dialect.Of(first)
            : Dialect.Nothing;
        NoteText(chosen);
        foreach (var part in chosen.Parts)
        {
            repairs.AddRange(part.Repairs.Where(repair => !found.Any(
                each => repair.Offset >= each.Row.Offset && repair.Offset < each.Row.End)));
        }

        repairs.AddRange(found.Where(each => each.Row.Host is not null).Take(1).Select(
            each => new Repair("json_in_text", RepairKind.Syntax, each.Row.Offset)));
        var doubt = Doubt(chosen);
        Judge(found, dialect, doubt);
        if (doubt is not null)
        {
            Rescue(chosen, dialect, doubt);
        }

        return dialect;
    }

    private static IReadOnlyList<Repair> Within(IReadOnlyList<Repair> repairs, RowSource row) =>
        [.. repairs.Where(repair => repair.Offset >= row.Offset && repair.Offset < row.End)
            .DistinctBy(repair => repair.Name, StringComparer.Ordinal)];

    /// <summary>Why rows that add risk are not taken from this reply; null when it is whole.</summary>
    private string? Doubt(Candidate? chosen) =>
        Cut || scan.CutAt is not null || chosen?.Cut == true ? "the reply was cut off"
        : chosen?.Glued == true ? Judgement.Glued
        : chosen?.Broken == true || scan.BrokenAt is not null ? "brackets or quotes of the reply do not match"
        : null;

    private void NoteText(Candidate? chosen)
    {
        if (source.Length > end)
        {
            repairs.Add(new Repair("byte_limit", RepairKind.Syntax, end));
        }

        repairs.AddRange(scan.Thoughts.Take(1).Select(
            thought => new Repair("thinking", RepairKind.Syntax, thought.Start)));
        if (chosen is null)
        {
            return;
        }

        if (scan.HasFences)
        {
            repairs.Add(new Repair("fence", RepairKind.Syntax, Math.Max(0, chosen.Start - 1)));
        }

        if (chosen.Parts.Count > 1)
        {
            repairs.Add(new Repair("rows_without_list", RepairKind.Syntax, chosen.Start));
        }

        if (Outside(chosen))
        {
            repairs.Add(new Repair("prose", RepairKind.Syntax, 0));
        }
    }

    /// <summary>Whether anything but fences, tags and thinking stands around the answer.</summary>
    private bool Outside(Candidate chosen)
    {
        var start = scan.Thoughts.Where(thought => thought.End <= chosen.Start)
            .Select(thought => thought.End).DefaultIfEmpty(0).Max();
        var before = Encoding.UTF8.GetString(source, start, Math.Max(0, chosen.Start - start));
        var after = Encoding.UTF8.GetString(source, chosen.End, Math.Max(0, end - chosen.End));
        return IsProse(before) || IsProse(after);
    }

    private static bool IsProse(string around) => around
        .Split(['\n', ' ', '`'], StringSplitOptions.RemoveEmptyEntries)
        .Any(word => word.Length > 1 && !word.Equals("json", StringComparison.OrdinalIgnoreCase)
            && !(word.StartsWith('<') && word.EndsWith('>')) && word.Any(char.IsLetter));

    private void Judge(
        IEnumerable<(RowSource Row, IReadOnlyList<Repair> Repairs)> found, Dialect dialect, string? doubt)
    {
        var reader = new RowReader(context, dialect, doubt);
        foreach (var (row, own) in found)
        {
            foreach (var verdict in reader.Read(new RowFields(row), own))
            {
                rows.Add(row.Complete
                    ? Limited(verdict)
                    : RowReader.Rejected(verdict, "It was cut off before its end"));
            }
        }
    }

    /// <summary>A coin is closed once; beyond the greatest number of rows only closes are read.</summary>
    private RowVerdict Limited(RowVerdict verdict)
    {
        var isClose = verdict.Proposal?.Action == ProposalAction.Close;
        return isClose && rows.Any(row => row.Proposal is { Action: ProposalAction.Close } proposal
                && proposal.Instrument == verdict.Instrument)
            ? verdict with { Ruling = RowRuling.NoOperation, Proposal = null, Why = "A row before it closes this" }
            : !isClose && rows.Count >= context.Limits.RowsMax
                ? RowReader.Rejected(verdict, $"A reply has at most {context.Limits.RowsMax} rows")
            : verdict;
    }

    private void Rescue(Candidate chosen, Dialect dialect, string doubt)
    {
        var known = new SortedDictionary<int, int>();
        foreach (var row in rows.Where(Salvage.Keeps))
        {
            // A row with a bracket inside may hold another that slipped into it.
            var inside = source.AsSpan(row.Offset + 1, Math.Max(0, row.Length - 1)).IndexOf((byte)'{');
            known[row.Offset] = row.Offset + (inside < 0 ? row.Length : 1);
        }

        var from = Math.Min(chosen.Start, scan.BrokenAt ?? chosen.Start);
        var reader = new RowReader(context, dialect, doubt);
        new Salvage(source, end, context.Limits, scan.Work).Offer(from, known, (row, own) =>
        {
            var kept = reader.Read(new RowFields(row), Within(own, row))
                .Where(Salvage.Keeps)
                .Select(verdict => Limited(RowReader.Mended(
                    verdict, new Repair("salvaged", RepairKind.Syntax, verdict.Offset))))
                .Where(verdict => verdict.Proposal is not null)
                .ToArray();
            if (kept.Length == 0)
            {
                return false;
            }

            rows.RemoveAll(each => each.Ruling == RowRuling.Rejected && kept.Any(one => one.Offset == each.Offset));
            rows.AddRange(kept);
            return true;
        });
    }

    private bool IsBlank() => source.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private bool LooksRefused()
    {
        var start = Encoding.UTF8.GetString(source, 0, Math.Min(end, 240)).TrimStart().Replace('’', '\'');
        return Refusals.Any(phrase => start.StartsWith(phrase, StringComparison.OrdinalIgnoreCase));
    }

    private static readonly ImmutableArray<string> Refusals =
    [
        "I can't", "I cannot", "I'm sorry", "I am sorry", "Sorry,", "I'm unable", "I am unable", "I'm not able",
        "I am not able", "I won't", "I will not", "As an \u0041I", "抱歉", "我无法", "很抱歉", "对不起",
    ];
}

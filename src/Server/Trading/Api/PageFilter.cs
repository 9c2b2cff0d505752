using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Trading.Api;

/// <summary>
/// What one page shows, checked against the desk; its properties are the parameters of every list's SQL. Low is the
/// first row included and Below the first one not, as seq, as id and as time.
/// </summary>
internal sealed record PageFilter
{
    private const int LimitMax = 500;
    private const int LimitDefault = 100;
    private const long SeqMax = (1L << 56) - 1;

    public required int Desk { get; init; }

    public string? Agent { get; init; }

    public string? Instrument { get; init; }

    public string? Word { get; init; }

    public required DateTime From { get; init; }

    public required DateTime To { get; init; }

    public long LowSeq { get; init; }

    public long BelowSeq { get; init; } = SeqMax;

    public Guid LowId => new RowId(Desk, LowSeq, 0).ToGuid();

    public Guid BelowId => Before?.Id is { } before && before.Seq < BelowSeq
        ? before.ToGuid()
        : new RowId(Desk, BelowSeq, 0).ToGuid();

    public DateTime? BeforeAt => Before?.Position is { } position ? Cell.ToDateTime(position.OpenedAt) : null;

    public string? BeforeAgent => Before?.Position?.Agent;

    public string? BeforeInstrument => Before?.Position?.Instrument;

    public required int Limit { get; init; }

    /// <summary>One row more than asked for tells whether there is a next page.</summary>
    public int LimitAndOne => Limit + 1;

    private Cursor? Before { get; init; }

    /// <summary>Reads the fields; those that are wrong are refused in errors, each by its name.</summary>
    public static PageFilter Read(PageQuery query, KnownDesk desk, PageRules rules, MarketQuery errors)
    {
        var from = errors.Time("from", query.From, MarketQuery.AllTimes.From);
        var to = errors.Time("to", query.To, MarketQuery.AllTimes.To);
        if (!errors.IsWrong && from >= to)
        {
            errors.Refuse("to", "Write a time after 'from'.");
        }

        if (query.AskedAgent is { } agent && !desk.Agents.Contains(agent, StringComparer.Ordinal))
        {
            errors.Refuse("agent", desk.AgentSentence(agent));
        }

        if (query.AskedInstrument is { } coin && !desk.Instruments.Contains(coin, StringComparer.Ordinal))
        {
            errors.Refuse("instrument", desk.InstrumentSentence(coin));
        }

        if (query.AskedWord is { } word && !rules.Words.Contains(word, StringComparer.Ordinal))
        {
            errors.Refuse(rules.WordField!, $"Write one of {string.Join(", ", rules.Words)}.");
        }

        var before = query.Before is null ? null : rules.Cursors.Read(query.Before, desk.Id);
        if (query.Before is not null && before is null)
        {
            errors.Refuse("before", rules.Cursors.Sentence);
        }

        return new PageFilter
        {
            Desk = desk.Id,
            Agent = query.AskedAgent,
            Instrument = query.AskedInstrument,
            Word = query.AskedWord,
            From = Cell.ToDateTime(from),
            To = Cell.ToDateTime(to),
            Limit = errors.Limit(query.Limit, LimitDefault, LimitMax),
            Before = before,
        };
    }

    /// <summary>Everything in a range of journal rows, the end excluded.</summary>
    public static PageFilter Rows(int desk, (long Low, long Below) rows, int limit) => new PageFilter
    {
        Desk = desk,
        From = Cell.ToDateTime(MarketQuery.AllTimes.From),
        To = Cell.ToDateTime(MarketQuery.AllTimes.To),
        Limit = limit,
    }.Between(rows.Low, rows.Below);

    /// <summary>The same, with the times as rows of the journal; null leaves that end open.</summary>
    public PageFilter Between(long? lowSeq, long? belowSeq) => this with
    {
        LowSeq = lowSeq ?? 0,
        BelowSeq = Math.Min(belowSeq ?? SeqMax, Before?.Seq ?? SeqMax),
    };
}

/// <summary>What a list allows: its cursors, and the words of its own filter when it has one.</summary>
internal sealed record PageRules(CursorForm Cursors, string? WordField = null, params string[] Words);

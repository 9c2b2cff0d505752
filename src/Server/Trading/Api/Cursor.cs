using System.Globalization;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Trading.Api;

/// <summary>Where a page ends: the last row it showed, by whatever orders the list.</summary>
internal sealed record Cursor
{
    public RowId? Id { get; init; }

    public long? Seq { get; init; }

    public (Moment OpenedAt, string Agent, string Instrument)? Position { get; init; }
}

/// <summary>
/// How the cursors of a list are read; null is no cursor of that desk's list, and Sentence says what one is.
/// </summary>
internal sealed record CursorForm(Func<string, int, Cursor?> Read, string Sentence)
{
    private const string Take = "take it from 'next' of the page before.";

    /// <summary>Lists whose rows have an id of (desk, seq, ordinal), which is also their order in time.</summary>
    public static CursorForm ById { get; } = new(ReadId, "Write the id of a row of this desk: " + Take);

    public static CursorForm BySeq { get; } = new(ReadSeq, "Write the seq of a journal row: " + Take);

    /// <summary>Positions have no id: they are ordered by when they were opened, then agent and instrument.</summary>
    public static CursorForm ByPosition { get; } = new(ReadPosition, "Write micros/agent/venue:SYMBOL: " + Take);

    public static string Write(DateTime openedAt, string agent, string instrument) => string.Create(
        CultureInfo.InvariantCulture, $"{Rows.Cell.ToMoment(openedAt).Micros}/{agent}/{instrument}");

    private static Cursor? ReadId(string text, int desk)
    {
        if (!Guid.TryParseExact(text, "D", out var id))
        {
            return null;
        }

        try
        {
            var row = RowId.FromGuid(id);
            return row.Desk == desk ? new Cursor { Id = row } : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static Cursor? ReadSeq(string text, int desk) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? new Cursor { Seq = seq }
            : null;

    private static Cursor? ReadPosition(string text, int desk) =>
        text.Split('/') is [var micros, var agent, var instrument]
        && long.TryParse(micros, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && at < FarMicros
        && AgentSlug.IsValid(agent)
        && InstrumentId.IsValid(instrument)
            ? new Cursor { Position = (new Moment(at), agent, instrument) }
            : null;

    /// <summary>The year 2100, after everything stored; a time beyond 9999 would not even be a time.</summary>
    private const long FarMicros = 4_102_444_800 * Moment.Second;
}

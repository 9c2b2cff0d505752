using System.Text.Json;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>How a reply was read, as JSON beside its call: dialect, repairs, and the verdict on every row.</summary>
internal static class ParseRecord
{
    public static string Of(ParsedReply parsed) => StorableText.OfJson(JsonSerializer.Serialize(
        new
        {
            parsed.Dialect,
            parsed.Note,
            Repairs = parsed.Repairs.Select(Shown),
            Rows = parsed.Rows.Select((row, i) => new
            {
                Proposal = PlaceOf(parsed, i),
                row.Offset,
                row.Length,
                Ruling = Canonical.EnumName(row.Ruling),
                row.CoinSaid,
                row.ActionSaid,
                Instrument = row.Instrument?.ToString(),
                Action = row.Action is { } action ? Canonical.EnumName(action) : null,
                Repairs = row.Repairs.Select(Shown),
                Confidence = row.Confidence is { } said
                    ? new
                    {
                        said.Raw,
                        said.Normalised,
                        Scale = Canonical.EnumName(said.Scale),
                        Event = Canonical.EnumName(said.Event)
                    }
                    : null,
                row.Justification,
                row.Why,
            }),
        },
        JsonSettings.Api));

    /// <summary>
    /// Which of the reply's proposals a row became, counted from 0 as decisions of a cycle are; null for none.
    /// </summary>
    private static int? PlaceOf(ParsedReply parsed, int row) =>
        parsed.Rows[row].Proposal is null ? null : parsed.Rows.Take(row).Count(before => before.Proposal is not null);

    private static object Shown(Repair repair) =>
        new { repair.Name, Kind = Canonical.EnumName(repair.Kind), repair.Offset, repair.Detail };
}

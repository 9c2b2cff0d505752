using System.Globalization;
using Pitwall.Engine.Deliberation.Replies.Scanning;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation.Replies.Rows;

/// <summary>Reads a stated confidence: 0.75, 75, "75%" or HIGH, and what it is the probability of.</summary>
internal static class ConfidenceReading
{
    // Words have no number; these are conventions, stored with the scale "words" so that nobody scores them as stated.
    private const decimal High = 0.8m;
    private const decimal Medium = 0.5m;
    private const decimal Low = 0.2m;

    /// <summary>The confidence of a row, null when it states none; and the repair that reading it took.</summary>
    public static (StatedConfidence? Stated, Repair? Repair) Of(RowFields row, Dialect dialect, ProposalAction? action)
    {
        if (row.Find(FieldNames.Confidence) is not { IsScalar: true } node || node.Kind == NodeKind.Null)
        {
            return (null, null);
        }

        var raw = node.Text.Length > 80 ? node.Text[..80] : node.Text;
        var (value, scale, repair) = Normalised(SaidNumber.Of(node), raw, dialect);
        var stated = new StatedConfidence(raw, value, scale, EventOf(row, dialect, action));
        return (stated, repair is null ? null : new Repair(repair, RepairKind.Syntax, node.Offset, raw));
    }

    private static (decimal? Value, ConfidenceScale Scale, string? Repair) Normalised(
        SaidNumber number, string raw, Dialect dialect)
    {
        if (number.AnyValue is not { } value)
        {
            return raw.Trim().ToLowerInvariant() switch
            {
                "high" or "very high" => (High, ConfidenceScale.Words, null),
                "medium" or "moderate" => (Medium, ConfidenceScale.Words, null),
                "low" or "very low" => (Low, ConfidenceScale.Words, null),
                _ => (null, ConfidenceScale.Unreadable, null),
            };
        }

        var percent = number.Repair is "percent_sign" || value > 1 || (value == 1 && dialect.Percent);
        var share = percent ? value / 100m : value;
        return share is < 0 or > 1 ? (null, ConfidenceScale.Unreadable, null)
            : percent ? (share, ConfidenceScale.Percent, number.Repair)
            : (share, ConfidenceScale.Fraction, dialect.Percent && value != 0 ? "confidence_scale" : number.Repair);
    }

    private static ConfidenceEvent EventOf(RowFields row, Dialect dialect, ProposalAction? action)
    {
        var said = row.Text("event");
        if (said.Length > 0)
        {
            return said switch
            {
                "target_before_stop" => ConfidenceEvent.TargetBeforeStop,
                "net_profit_at_exit" => ConfidenceEvent.NetProfitAtExit,
                "resolution_yes" => ConfidenceEvent.ResolutionYes,
                _ => ConfidenceEvent.None,
            };
        }

        return action is not (ProposalAction.OpenLong or ProposalAction.OpenShort or ProposalAction.Add)
            ? ConfidenceEvent.None
            : string.Equals(dialect.Name, "polyfive", StringComparison.Ordinal) ? ConfidenceEvent.ResolutionYes
            : row.Number(FieldNames.Stop).AnyValue > 0 && row.Number(FieldNames.Target).AnyValue > 0
                ? ConfidenceEvent.TargetBeforeStop
            : ConfidenceEvent.NetProfitAtExit;
    }

    /// <summary>The share as people write it, for notes.</summary>
    public static string Shown(decimal share) => share.ToString("0.##", CultureInfo.InvariantCulture);
}

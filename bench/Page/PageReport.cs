namespace Pitwall.Bench.Page;

/// <summary>All that was measured, for a script; times in milliseconds.</summary>
/// <param name="Label">That nothing of it is about real trading.</param>
/// <param name="Machine">Cores, memory, load and systems it ran on.</param>
internal sealed record PageReport(string Label, string MeasuredAt, string Machine, SyntheticDesk Desk)
{
    /// <summary>Name of the row that the paints are held against.</summary>
    public const string Baseline = "health answer, first contentful paint";

    public required SyntheticDesk.Size Size { get; init; }

    public required int Runs { get; init; }

    /// <summary>The first is the baseline.</summary>
    public required IReadOnlyList<StepRow> Steps { get; init; }

    /// <summary>The first is the baseline.</summary>
    public required IReadOnlyList<EndpointRow> Endpoints { get; init; }

    /// <summary>First byte sent to last received, in a browser whose server has just started.</summary>
    public required IReadOnlyList<StepRow> ColdEndpoints { get; init; }

    /// <summary>What a first visit of the Floor transfers, in bytes on the wire.</summary>
    public required TransferRow Transfer { get; init; }
}

/// <param name="Ratio">Median over the baseline's median.</param>
internal sealed record StepRow(string Step, Spread Ms, double Ratio);

/// <summary>One endpoint on a warm server; bytes as sent, compressed.</summary>
internal sealed record EndpointRow(string Path, Spread Ms, long Bytes)
{
    /// <summary>Median over the median of the health answer.</summary>
    public double Ratio { get; init; }
}

/// <summary>Bytes of scripts, styles and fonts, and of answers of the API.</summary>
internal sealed record TransferRow(long PageBytes, long ApiBytes, int Requests);

using System.Globalization;
using System.Text;

namespace Pitwall.Bench.Page;

/// <summary>The report as Markdown, to be read at a terminal and pasted into a paper.</summary>
internal static class PageTable
{
    public static string Of(PageReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{report.Label}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{report.MeasuredAt}; {report.Machine}; {report.Runs} runs.");
        var size = report.Size;
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{size.Agents} agents, {report.Desk.Days} days of history, {size.Decisions:N0} decisions, {size.Fills:N0} "
            + $"fills, {size.Postings:N0} postings, {size.Marks:N0} equity marks, {size.JournalRows:N0} journal rows, "
            + $"{size.DatabaseMb:N0} MB of database.");
        Steps(text, "In the browser (ms)", report.Steps);
        text.AppendLine().AppendLine("| Endpoint, warm server (ms) | p50 | p95 | times the baseline | bytes sent |");
        text.AppendLine("|---|---:|---:|---:|---:|");
        foreach (var row in report.Endpoints)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| `{row.Path}` | {row.Ms.Median:0.0} | {row.Ms.P95:0.0} | {row.Ratio:0.0} | {row.Bytes:N0} |");
        }

        Steps(text, "Endpoint, first visit after a start (ms, all at once)", report.ColdEndpoints);
        var sent = report.Transfer;
        text.AppendLine().AppendLine(
            CultureInfo.InvariantCulture,
            $"A first visit of the Floor transfers {sent.PageBytes:N0} bytes of page and {sent.ApiBytes:N0} bytes of "
            + $"answers in {sent.Requests} requests.");
        return text.ToString();
    }

    private static void Steps(StringBuilder text, string title, IReadOnlyList<StepRow> rows)
    {
        text.AppendLine().AppendLine(
            CultureInfo.InvariantCulture, $"| {title} | median | p95 | times the baseline | rounds |");
        text.AppendLine("|---|---:|---:|---:|---:|");
        foreach (var row in rows)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {row.Step} | {row.Ms.Median:0} | {row.Ms.P95:0} | {row.Ratio:0.0} | {row.Ms.Rounds} |");
        }
    }
}

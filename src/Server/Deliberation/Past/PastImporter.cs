using Pitwall.Server.Deliberation.Past.Sources;

namespace Pitwall.Server.Deliberation.Past;

/// <summary>
/// Imports one file of whatever kind. What is wrong with the file is in the report, what is wrong with the database
/// throws. Without a store it only reads.
/// </summary>
internal sealed class PastImporter(PastStore? store)
{
    public async Task<PastReport> ImportAsync(string kind, string path, CancellationToken ct)
    {
        try
        {
            return string.Equals(kind, "trades", StringComparison.Ordinal)
                ? await TradesAsync(path, ct)
                : await CyclesAsync(kind, path, ct);
        }
        catch (PastFileException refused)
        {
            return new PastReport(kind, "", path) { Error = refused.Message };
        }
    }

    private async Task<PastReport> TradesAsync(string path, CancellationToken ct)
    {
        var (trades, contradictions) = ArenaTrades.Read(path);
        var report = new PastReport("trades", ArenaConversations.Source, path)
        {
            Read = trades.Count,
            Contradictions = contradictions,
        };
        return store is null ? report : report.With(await store.AddAsync(trades, report, PastFile.Raw(path), ct));
    }

    private async Task<PastReport> CyclesAsync(string kind, string path, CancellationToken ct)
    {
        var cycles = Read(kind, path);
        PastReading[] readings = [.. cycles.Cycles.Select(PastReading.Of)];
        var report = PastReport.Of(kind, path, cycles, readings);
        return store is null
            ? report
            : report.With(await store.AddAsync(new(cycles, readings, report), PastFile.Raw(path), ct));
    }

    private static PastCycles Read(string kind, string path)
    {
        var name = Path.GetFileName(path);
        return string.Equals(kind, "conversations", StringComparison.Ordinal) ? ArenaConversations.Read(path)
            : PastPaths.IsDecisionLines(name) ? DecisionLogs.ReadLines(path)
            : PastPaths.IsPositionLog(name) ? PositionLogs.Read(path)
            : PastPaths.IsDecisionLog(name) ? DecisionLogs.ReadOne(path)
            : throw new PastFileException(
                "is no decision log: its name holds decision_, or ends in .decisions.jsonl or _position.jsonl");
    }
}

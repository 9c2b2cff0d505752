namespace Pitwall.Server.Trading.Verify;

/// <summary>
/// One thing that is not as the journal says: which table, which row, which column (null when the whole row), why.
/// </summary>
internal sealed record Finding(string Table, string Key, string? Column, string Message)
{
    public override string ToString() =>
        Column is null ? $"{Table} ({Key}): {Message}" : $"{Table} ({Key}) {Column}: {Message}";
}

/// <summary>One law of bookkeeping and whether the desk keeps it.</summary>
internal sealed record LawCheck(string Law, bool Holds, string? Breach);

/// <summary>
/// What verifying one desk found; nothing found and every law kept means the desk is what its journal says.
/// </summary>
internal sealed record VerifyReport(
    int Desk,
    string Name,
    long JournalRows,
    long TableRows,
    string StateHash,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<LawCheck> Laws)
{
    public bool IsSound => Findings.Count == 0 && Laws.All(law => law.Holds);
}

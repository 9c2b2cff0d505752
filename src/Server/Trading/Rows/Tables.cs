using System.Collections.Immutable;

namespace Pitwall.Server.Trading.Rows;

/// <summary>
/// Every table that is computed from the journal. One description serves writing (COPY or upsert) and verifying, so a
/// column cannot be written and not verified.
/// </summary>
internal static class Tables
{
    /// <summary>In the order in which rows are written: what is referred to comes first.</summary>
    public static ImmutableArray<Table> All { get; } =
    [
        DeskTables.Instruments,
        DeskTables.Portfolios,
        DeskTables.Limits,
        DeskTables.DeskLimits,
        DeskTables.KillLatch,
        DecisionTables.Decisions,
        DecisionTables.Verdicts,
        DecisionTables.Orders,
        DecisionTables.Cloids,
        BookTables.Fills,
        BookTables.FillKeys,
        BookTables.Positions,
        BookTables.Lots,
        BookTables.LotExits,
        BookTables.Postings,
        BookTables.EquityMarks,
    ];
}

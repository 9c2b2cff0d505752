using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Api;

/// <summary>
/// One list of a desk: its SQL over the properties of <see cref="PageFilter"/>, how a row is shown, and the cursor that
/// stands for it.
/// </summary>
internal sealed record Listing<TRow, TShown>(
    string Sql, PageRules Rules, Func<TRow, TShown> Shown, Func<TRow, string> Cursor);

/// <summary>The conditions that lists share.</summary>
internal static class ListSql
{
    public const string OfAgent = "(@Agent::text IS NULL OR agent = @Agent)";

    // A cast tells the database the type of a parameter that is null.
    public const string OfAgentAndInstrument =
        OfAgent + " AND (@Instrument::text IS NULL OR instrument = @Instrument)";

    /// <summary>Ids are (desk, seq, ordinal), so a range of rows or of time is a range of ids.</summary>
    public const string PageById =
        "desk_id = @Desk AND id >= @LowId AND id < @BelowId ORDER BY id DESC LIMIT @LimitAndOne";

    /// <summary>
    /// The first journal row at or after a time. The desk's clock never runs backwards and seq has no gap, so halving
    /// finds it and the journal needs no index over time.
    /// </summary>
    public const string SeqAt =
        """
        WITH RECURSIVE search (low, below) AS (
            SELECT 1::bigint, head_seq + 1 FROM trading.desks WHERE id = @desk
            UNION ALL
            SELECT CASE WHEN middle.at < @time THEN middle.seq + 1 ELSE search.low END,
                CASE WHEN middle.at < @time THEN search.below ELSE middle.seq END
            FROM search
            JOIN trading.journal AS middle ON middle.desk_id = @desk AND middle.seq = (search.low + search.below) / 2
            WHERE search.low < search.below)
        SELECT max(low) FROM search
        """;

    /// <summary>The stored words of a vocabulary.</summary>
    public static string[] Words<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Canonical.EnumName)];
}

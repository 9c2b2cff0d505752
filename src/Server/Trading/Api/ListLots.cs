using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks/{desk}/lots</c>: every entry and what its exits made of it.</summary>
internal static class ListLots
{
    private static readonly Listing<Response, Response> Lots = new(
        $"""
        SELECT id, agent, instrument, side, order_id AS orderid, decision_id AS decisionid, cause,
            opened_at AS openedat, closed_at AS closedat, opened, size, cost_usd AS costusd,
            entry_fee_usd AS entryfeeusd, funding_usd AS fundingusd, status, exits.gross AS grossusd,
            exits.fees AS feesusd, exits.funding AS exitfundingusd, seq AS changedseq, at AS changedat
        FROM (
            SELECT * FROM trading.lots
            WHERE {ListSql.OfAgentAndInstrument} AND (@Word::text IS NULL OR status = @Word) AND {ListSql.PageById}
        ) AS lot
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(part.gross_usd), 0) AS gross,
                coalesce(sum(part.entry_fee_usd + part.exit_fee_usd), 0) AS fees,
                coalesce(sum(part.funding_usd), 0) AS funding
            FROM trading.lot_exits AS part
            WHERE part.desk_id = lot.desk_id AND part.lot_id = lot.id) AS exits
        ORDER BY id DESC
        """,
        new PageRules(CursorForm.ById, "status", "open", "closed", "liquidated"),
        lot => lot,
        lot => lot.Id.ToString());

    public static void MapListLots(this RouteGroupBuilder desk) => desk
        .MapGet("/lots", HandleAsync)
        .WithQueryFields("agent", "instrument", "status", "from", "to", "before", "limit")
        .WithName("ListLots")
        .WithSummary("Entries, closed first in, first out, the last opened first; 'from' and 'to' are about opening.");

    private static Task<Results<Ok<Page<Response>>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskLists lists, string desk, [AsParameters] Query query, CancellationToken ct) =>
        lists.AnswerAsync(Lots, desk, query, ct);

    internal sealed record Query : InstrumentPageQuery
    {
        [Description("Only those that are open, closed or liquidated.")]
        public string? Status { get; init; }

        internal override string? AskedWord => Status;
    }

    /// <summary>
    /// Sizes in units. Cost, entry fee and funding are of what is left; gross, fees and exit funding of what was given
    /// up so far. Funding is paid when positive.
    /// </summary>
    public sealed record Response(
        Guid Id,
        string Agent,
        string Instrument,
        string Side,
        Guid OrderId,
        Guid DecisionId,
        string Cause,
        DateTime OpenedAt,
        DateTime? ClosedAt,
        decimal Opened,
        decimal Size,
        decimal CostUsd,
        decimal EntryFeeUsd,
        decimal FundingUsd,
        string Status,
        decimal GrossUsd,
        decimal FeesUsd,
        decimal ExitFundingUsd,
        long ChangedSeq,
        DateTime ChangedAt);
}

using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks/{desk}/positions</c>: net positions from opening to closing.</summary>
internal static class ListPositions
{
    private static readonly Listing<Response, Response> Positions = new(
        $"""
        SELECT agent, instrument, opened_at AS openedat, closed_at AS closedat, decision_id AS decisionid, size,
            cost_usd AS costusd, margin_usd AS marginusd, leverage, margin_mode AS marginmode, stop_price AS stopprice,
            stop_cause AS stopcause, trail_by AS trailby, target_price AS targetprice, seq AS changedseq,
            at AS changedat
        FROM trading.positions
        WHERE desk_id = @Desk AND {ListSql.OfAgentAndInstrument}
            AND (@Word::text IS NULL OR (closed_at IS NULL) = (@Word = 'open'))
            AND opened_at >= @From AND opened_at < @To
            AND (@BeforeAt::timestamptz IS NULL
                OR (opened_at, agent, instrument) < (@BeforeAt, @BeforeAgent, @BeforeInstrument))
        ORDER BY opened_at DESC, agent DESC, instrument DESC
        LIMIT @LimitAndOne
        """,
        new PageRules(CursorForm.ByPosition, "status", "open", "closed"),
        position => position,
        position => CursorForm.Write(position.OpenedAt, position.Agent, position.Instrument));

    public static void MapListPositions(this RouteGroupBuilder desk) => desk
        .MapGet("/positions", HandleAsync)
        .WithQueryFields("agent", "instrument", "status", "from", "to", "before", "limit")
        .WithName("ListPositions")
        .WithSummary("Net positions, the last opened first; 'from' and 'to' are about opening.");

    private static Task<Results<Ok<Page<Response>>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskLists lists, string desk, [AsParameters] Query query, CancellationToken ct) =>
        lists.AnswerAsync(Positions, desk, query, ct);

    internal sealed record Query : InstrumentPageQuery
    {
        [Description("Only those that are open, or closed.")]
        public string? Status { get; init; }

        internal override string? AskedWord => Status;
    }

    /// <summary>
    /// Size in units, short negative, 0 when closed; cost is the signed USD paid for what is open. Null: still open, no
    /// stop, no trailing, no target.
    /// </summary>
    public sealed record Response(
        string Agent,
        string Instrument,
        DateTime OpenedAt,
        DateTime? ClosedAt,
        Guid DecisionId,
        decimal Size,
        decimal CostUsd,
        decimal MarginUsd,
        int Leverage,
        string MarginMode,
        decimal? StopPrice,
        string StopCause,
        decimal? TrailBy,
        decimal? TargetPrice,
        long ChangedSeq,
        DateTime ChangedAt);
}

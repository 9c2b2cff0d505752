using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks/{desk}/orders</c>: every order with its standing now, UNKNOWN included.</summary>
internal static class ListOrders
{
    /// <summary>The columns of an order as <see cref="Response"/> shows it.</summary>
    public const string Columns =
        """
        id, cloid, agent, instrument, decision_id AS decisionid, leg, version, cause, side, type,
            time_in_force AS timeinforce, reduce_only AS reduceonly, size, leverage, limit_price AS limitprice,
            trigger_price AS triggerprice, trail_by AS trailby, placed_at AS placedat, expires_at AS expiresat, status,
            triggered, cancel_wanted AS cancelwanted, filled, filled_usd AS filledusd, reason, seq AS changedseq,
            at AS changedat
        """;

    private static readonly Listing<Response, Response> Orders = new(
        $"""
        SELECT {Columns}
        FROM trading.orders
        WHERE {ListSql.OfAgentAndInstrument} AND (@Word::text IS NULL OR status = @Word) AND {ListSql.PageById}
        """,
        new PageRules(CursorForm.ById, "status", ListSql.Words<OrderStatus>()),
        order => order,
        order => order.Id.ToString());

    public static void MapListOrders(this RouteGroupBuilder desk) => desk
        .MapGet("/orders", HandleAsync)
        .WithQueryFields("agent", "instrument", "status", "from", "to", "before", "limit")
        .WithName("ListOrders")
        .WithSummary("Orders with their standing now, the last placed first; 'from' and 'to' are about placing.");

    private static Task<Results<Ok<Page<Response>>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskLists lists, string desk, [AsParameters] Query query, CancellationToken ct) =>
        lists.AnswerAsync(Orders, desk, query, ct);

    internal sealed record Query : InstrumentPageQuery
    {
        [Description("Only those that stand so: intended, accepted, partly_filled, unknown (sent, and nobody can say "
            + "what became of it), filled, cancelled, rejected or expired.")]
        public string? Status { get; init; }

        internal override string? AskedWord => Status;
    }

    /// <summary>Prices in quote currency, sizes in units. Null: no such price, no expiry, no reason.</summary>
    public sealed record Response(
        Guid Id,
        string Cloid,
        string Agent,
        string Instrument,
        Guid DecisionId,
        string Leg,
        int Version,
        string Cause,
        string Side,
        string Type,
        string TimeInForce,
        bool ReduceOnly,
        decimal Size,
        int Leverage,
        decimal? LimitPrice,
        decimal? TriggerPrice,
        decimal? TrailBy,
        DateTime PlacedAt,
        DateTime? ExpiresAt,
        string Status,
        bool Triggered,
        bool CancelWanted,
        decimal Filled,
        decimal FilledUsd,
        string? Reason,
        long ChangedSeq,
        DateTime ChangedAt);
}

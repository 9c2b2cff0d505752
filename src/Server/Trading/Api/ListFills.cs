using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks/{desk}/fills</c>: what was executed.</summary>
internal static class ListFills
{
    /// <summary>The columns of a fill as <see cref="Response"/> shows it.</summary>
    public const string Columns =
        """
        id, seq, at, wall, agent, instrument, order_id AS orderid, decision_id AS decisionid, key, cause, side,
            price, size, notional_usd AS notionalusd, fee_usd AS feeusd, liquidity, model, grade,
            reference_price AS referenceprice, order_filled AS orderfilled, order_status AS orderstatus
        """;

    private static readonly Listing<Response, Response> Fills = new(
        $"""
        SELECT {Columns}
        FROM trading.fills
        WHERE {ListSql.OfAgentAndInstrument} AND (@Word::text IS NULL OR cause = @Word) AND {ListSql.PageById}
        """,
        new PageRules(CursorForm.ById, "cause", ListSql.Words<Cause>()),
        fill => fill,
        fill => fill.Id.ToString());

    public static void MapListFills(this RouteGroupBuilder desk) => desk
        .MapGet("/fills", HandleAsync)
        .WithQueryFields("agent", "instrument", "cause", "from", "to", "before", "limit")
        .WithName("ListFills")
        .WithSummary("What was executed at which price and fee, the newest first.");

    private static Task<Results<Ok<Page<Response>>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskLists lists, string desk, [AsParameters] Query query, CancellationToken ct) =>
        lists.AnswerAsync(Fills, desk, query, ct);

    internal sealed record Query : InstrumentPageQuery
    {
        [Description("Only of this cause: model, clamped, forced, guard, stop, target, liquidation, user or mirror.")]
        public string? Cause { get; init; }

        internal override string? AskedWord => Cause;
    }

    /// <summary>Prices in quote currency, sizes in units; the fee is paid when positive.</summary>
    public sealed record Response(
        Guid Id,
        long Seq,
        DateTime At,
        DateTime Wall,
        string Agent,
        string Instrument,
        Guid OrderId,
        Guid DecisionId,
        string Key,
        string Cause,
        string Side,
        decimal Price,
        decimal Size,
        decimal NotionalUsd,
        decimal FeeUsd,
        string Liquidity,
        string Model,
        string Grade,
        decimal ReferencePrice,
        decimal OrderFilled,
        string OrderStatus);
}

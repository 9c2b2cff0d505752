using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks/{desk}/equity</c>: the equity series.</summary>
internal static class ListEquityMarks
{
    private static readonly Listing<Response, Response> Marks = new(
        $"""
        SELECT id, seq, at, wall, agent, cash_usd AS cashusd, margin_usd AS marginusd,
            unrealised_usd AS unrealisedusd, equity_usd AS equityusd
        FROM trading.equity_marks
        WHERE {ListSql.OfAgent} AND {ListSql.PageById}
        """,
        new PageRules(CursorForm.ById),
        mark => mark,
        mark => mark.Id.ToString());

    public static void MapListEquityMarks(this RouteGroupBuilder desk) => desk
        .MapGet("/equity", HandleAsync)
        .WithQueryFields("agent", "from", "to", "before", "limit")
        .WithName("ListEquityMarks")
        .WithSummary("What each agent was worth at each mark, the newest first.");

    private static Task<Results<Ok<Page<Response>>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskLists lists, string desk, [AsParameters] Query query, CancellationToken ct) =>
        lists.AnswerAsync(Marks, desk, query, ct);

    internal sealed record Query : AgentPageQuery;

    /// <summary>Equity is cash + margin + unrealised, all in USD.</summary>
    public sealed record Response(
        Guid Id,
        long Seq,
        DateTime At,
        DateTime Wall,
        string Agent,
        decimal CashUsd,
        decimal MarginUsd,
        decimal UnrealisedUsd,
        decimal EquityUsd);
}

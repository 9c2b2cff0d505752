using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks/{desk}/postings</c>: the ledger, line by line.</summary>
internal static class ListPostings
{
    private static readonly Listing<Response, Response> Postings = new(
        $"""
        SELECT id, seq, at, wall, agent, account, amount_usd AS amountusd, cause, instrument, order_id AS orderid,
            fill_id AS fillid, memo
        FROM trading.postings
        WHERE {ListSql.OfAgentAndInstrument} AND (@Word::text IS NULL OR account = @Word) AND {ListSql.PageById}
        """,
        new PageRules(CursorForm.ById, "account", ListSql.Words<Account>()),
        posting => posting,
        posting => posting.Id.ToString());

    public static void MapListPostings(this RouteGroupBuilder desk) => desk
        .MapGet("/postings", HandleAsync)
        .WithQueryFields("agent", "instrument", "account", "from", "to", "before", "limit")
        .WithName("ListPostings")
        .WithSummary("Lines of double entries, the newest first; the lines of one seq and agent sum to zero.");

    private static Task<Results<Ok<Page<Response>>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskLists lists, string desk, [AsParameters] Query query, CancellationToken ct) =>
        lists.AnswerAsync(Postings, desk, query, ct);

    internal sealed record Query : InstrumentPageQuery
    {
        [Description("Only this account: cash, margin, external, realised, fees, funding, venue_loss or forfeited.")]
        public string? Account { get; init; }

        internal override string? AskedWord => Account;
    }

    /// <summary>Null instrument, order or fill: the line is about none.</summary>
    public sealed record Response(
        Guid Id,
        long Seq,
        DateTime At,
        DateTime Wall,
        string Agent,
        string Account,
        decimal AmountUsd,
        string Cause,
        string? Instrument,
        Guid? OrderId,
        Guid? FillId,
        string Memo);
}

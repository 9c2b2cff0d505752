using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Markets.Api;

namespace Pitwall.Server.Trading.Api;

/// <summary>Answers one page of any list below a desk: finds the desk, checks the fields, reads the rows.</summary>
internal sealed class DeskLists(NpgsqlDataSource source)
{
    public async Task<Results<Ok<Page<TShown>>, ValidationProblem, ProblemHttpResult>> AnswerAsync<TRow, TShown>(
        Listing<TRow, TShown> listing, string desk, PageQuery query, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await KnownDesk.FindAsync(connection, desk, ct) is not { } known)
        {
            return await KnownDesk.MissingAsync(connection, desk, ct);
        }

        var errors = new MarketQuery();
        var filter = PageFilter.Read(query, known, listing.Rules, errors);
        if (errors.IsWrong)
        {
            return errors.Problem();
        }

        filter = filter.Between(
            query.From is null ? null : await SeqAtAsync(connection, known.Id, filter.From, ct),
            query.To is null ? null : await SeqAtAsync(connection, known.Id, filter.To, ct));
        var rows = (await connection.QueryAsync<TRow>(
            new CommandDefinition(listing.Sql, filter, cancellationToken: ct))).AsList();
        var shown = rows.Take(filter.Limit).Select(listing.Shown).ToArray();
        var next = rows.Count > filter.Limit ? listing.Cursor(rows[filter.Limit - 1]) : null;
        return TypedResults.Ok(new Page<TShown>(shown, next));
    }

    private static Task<long> SeqAtAsync(NpgsqlConnection connection, int desk, DateTime time, CancellationToken ct) =>
        connection.ExecuteScalarAsync<long>(
            new CommandDefinition(ListSql.SeqAt, new { desk, time }, cancellationToken: ct));
}

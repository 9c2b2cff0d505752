using Dapper;
using Npgsql;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>
/// The rows of test runs: begun, with their audit entry, with the most they may cost, so that one that is broken off
/// stays counted; ended with what they cost.
/// </summary>
internal sealed class RehearsalStore(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>Until the end of the transaction nobody else begins a test run, on whatever desk.</summary>
    public static Task LockAsync(NpgsqlConnection connection, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_xact_lock(hashtext('deliberation.rehearsals'))", cancellationToken: ct));

    /// <summary>In the transaction in which the budgets were asked.</summary>
    public async Task<long> BeginAsync(
        NpgsqlConnection connection, PreparedCall call, RehearsalOrder order, CancellationToken ct)
    {
        var begun = call.Begun;
        var attempts = order.Times * begun.AttemptsMax;
        var usd = begun.EstimatedUsd * attempts;
        var id = await connection.QuerySingleAsync<long>(new CommandDefinition(
            """
            INSERT INTO deliberation.rehearsals (desk_id, agent, provider, model, asked_at, started_at, times, tokens,
                cost_usd, estimated, call_id)
            VALUES (@Desk, @agent, @Provider, @Model, @at, @now, @Times, @tokens, @usd, true, @Retold) RETURNING id
            """,
            new
            {
                begun.Desk,
                agent = call.Plan.Slug,
                begun.Provider,
                begun.Model,
                at = Cell.ToDateTime(begun.Ask.At),
                now = time.GetUtcNow().UtcDateTime,
                order.Times,
                tokens = begun.EstimatedTokens * attempts,
                usd,
                call.Retold,
            },
            cancellationToken: ct));
        var entry = new AuditEntry(
            order.By,
            "agent.rehearsed",
            $"agent/{order.Desk}/{call.Plan.Slug}",
            new { order.Times, UsdMax = usd, Call = call.Retold });
        await AuditLog.WriteAsync(connection, entry, ct);
        return id;
    }

    public async Task EndAsync(long id, IReadOnlyList<CallEnded> answers, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE deliberation.rehearsals SET tokens = @tokens, cost_usd = @usd, estimated = @estimated "
            + "WHERE id = @id",
            new
            {
                id,
                tokens = answers.Sum(answer => answer.Tokens.Total),
                usd = CostOf(answers),
                estimated = answers.Any(answer => answer.IsEstimated),
            },
            cancellationToken: ct));
    }

    /// <summary>USD of all answers together, null when one has no known price.</summary>
    public static decimal? CostOf(IReadOnlyList<CallEnded> answers) =>
        answers.All(answer => answer.CostUsd is not null) ? answers.Sum(answer => answer.CostUsd) : null;
}

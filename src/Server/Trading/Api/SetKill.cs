using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Pitwall.Engine.Trading;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Inbox;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Trading.Api;

/// <summary>
/// <c>PUT /api/desks/{desk}/kill</c>: engages or lifts a desk's kill latch. Answered when the desk has taken it; with
/// 202 when it waits for its owner.
/// </summary>
internal static class SetKill
{
    private const int KeyMax = 100;
    private const int ReasonMax = 200;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    public static void MapSetKill(this RouteGroupBuilder desk) => desk
        .MapPut("/kill", HandleAsync)
        .RequireAdmin()
        .WithName("SetKill")
        .WithSummary("Engage or lift the kill latch: while it is engaged nothing new is sent; stops stay in place.")
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async
        Task<Results<Ok<Receipt>, Accepted<Receipt>, ValidationProblem, ProblemHttpResult>> HandleAsync(
            DeskServices services, [AsParameters] Asked asked, HttpContext http, CancellationToken ct)
    {
        if (Objection(asked.Latch, asked.Key) is { } objection)
        {
            return objection;
        }

        await using var connection = await services.Source.OpenConnectionAsync(ct);
        if (await KnownDesk.FindAsync(connection, asked.Desk, ct) is not { } known)
        {
            return await KnownDesk.MissingAsync(connection, asked.Desk, ct);
        }

        var letter = new Letter(known.Id, "user", asked.Key!, Wanted(asked.Latch));
        if (await SendAsync(connection, letter, http, known.Name, ct) is not { } sent)
        {
            return TypedResults.Problem(
                "This Idempotency-Key was used for another request: send a new one.",
                statusCode: StatusCodes.Status422UnprocessableEntity,
                title: "Key reused");
        }

        await StepUnownedAsync(services, known.Id, ct);
        var isTaken = await WaitAsync(services, connection, sent, ct);
        var receipt = await ReceiptAsync(connection, known, isTaken, ct);
        return isTaken ? TypedResults.Ok(receipt) : TypedResults.Accepted((string?)null, receipt);
    }

    private static Input.KillSet Wanted(Request latch) => new(DeskInbox.Unset, latch.Engaged, latch.Reason.Trim());

    private static ValidationProblem? Objection(Request request, string? key)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(key) || key.Length > KeyMax)
        {
            errors["Idempotency-Key"] = [$"Send a header of 1 to {KeyMax} characters that names this request once."];
        }

        if (string.IsNullOrWhiteSpace(request.Reason)
            || request.Reason.Length > ReasonMax
            || request.Reason.Any(IsUnprintable))
        {
            errors["reason"] = [$"Say why, in 1 to {ReasonMax} printable characters: it stays in the journal."];
        }

        return errors.Count == 0 ? null : TypedResults.ValidationProblem(errors);
    }

    // Format characters turn text around for whoever reads it later.
    private static bool IsUnprintable(char one) => char.GetUnicodeCategory(one)
        is UnicodeCategory.Control or UnicodeCategory.Format;

    /// <summary>The letter's number, or null when its key belongs to another request.</summary>
    private static async Task<long?> SendAsync(
        NpgsqlConnection connection, Letter letter, HttpContext http, string desk, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var result = await DeskInbox.SendAsync(connection, letter, ct);
        if (result is SendResult.Accepted && letter.Input is Input.KillSet kill)
        {
            var action = kill.Engaged ? "desk.killed" : "desk.kill_lifted";
            var entry = new AuditEntry(Actor.Of(http.User), action, $"desk/{desk}", new { kill.Reason });
            await AuditLog.WriteAsync(connection, entry, ct);
        }

        await transaction.CommitAsync(ct);
        return result switch
        {
            SendResult.Accepted accepted => accepted.Id,
            SendResult.AlreadySent already => already.Id,
            _ => null,
        };
    }

    /// <summary>A desk without a feed that runs here has no runner: its inbox is worked off here.</summary>
    private static async Task StepUnownedAsync(DeskServices services, int desk, CancellationToken ct)
    {
        await using var connection = await services.Source.OpenConnectionAsync(ct);
        var row = (await DeskRegistry.ListAsync(connection, ct)).Single(one => one.Id == desk);
        if (FeedSpec.Runnable(row.Feed) is null)
        {
            await new InboxStepper(services.Source, services.Time).RunAsync(desk, null, ct);
        }
    }

    private static async Task<bool> WaitAsync(
        DeskServices services, NpgsqlConnection connection, long letter, CancellationToken ct)
    {
        var started = services.Time.GetTimestamp();
        while (true)
        {
            var isTaken = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "SELECT state <> 'waiting' FROM trading.inbox WHERE id = @letter",
                new { letter },
                cancellationToken: ct));
            if (isTaken || services.Time.GetElapsedTime(started) > AnswerWithin)
            {
                return isTaken;
            }

            await Task.Delay(LookEvery, services.Time, ct);
        }
    }

    /// <summary>What stays open: a stop that does not say so is no stop.</summary>
    private static async Task<Receipt> ReceiptAsync(
        NpgsqlConnection connection, KnownDesk desk, bool isTaken, CancellationToken ct)
    {
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(
            """
            SELECT coalesce((SELECT engaged FROM trading.kill_latch WHERE desk_id = @Id), false) AS engaged,
                (SELECT count(*)::int FROM trading.positions WHERE desk_id = @Id AND size <> 0) AS positions,
                (SELECT count(*)::int FROM trading.orders WHERE desk_id = @Id
                    AND status IN ('intended', 'accepted', 'partly_filled', 'unknown')) AS orders
            """,
            new { desk.Id },
            cancellationToken: ct));
        return new Receipt(desk.Name, row.Engaged, isTaken, row.Positions, row.Orders);
    }

    internal sealed record Asked(
        string Desk, [FromHeader(Name = "Idempotency-Key")] string? Key, [FromBody] Request Latch);

    private sealed record Row(bool Engaged, int Positions, int Orders);

    /// <param name="Engaged">true stops every new order of the desk, false lifts the latch.</param>
    /// <param name="Reason">Why; it stays in the journal.</param>
    internal sealed record Request(bool Engaged, string Reason);

    /// <param name="Engaged">How the latch stands now.</param>
    /// <param name="Taken">Whether the desk has taken the request; false while it waits for the desk's owner.</param>
    /// <param name="OpenPositions">Positions that stay open.</param>
    /// <param name="OpenOrders">Orders that stay, protective stops among them.</param>
    public sealed record Receipt(string Desk, bool Engaged, bool Taken, int OpenPositions, int OpenOrders);
}

using System.Text.Json;
using Dapper;
using Npgsql;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Accounts.Audit;

/// <summary>
/// Who did what to what: Action is noun.verb, Subject what it was done to, and Detail what must be known later, never
/// a secret.
/// </summary>
internal sealed record AuditEntry(Actor By, string Action, string Subject, object? Detail = null);

/// <summary>Writes <c>accounts.audit</c>; a row stands or falls with the change that it tells of.</summary>
internal static class AuditLog
{
    /// <summary>On the connection, and so in the transaction, of the change.</summary>
    public static Task WriteAsync(NpgsqlConnection connection, AuditEntry entry, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO accounts.audit (actor, session_id, action, subject, detail)
            VALUES (@Name, @Session, @Action, @Subject, @detail::jsonb)
            """,
            new
            {
                entry.By.Name,
                entry.By.Session,
                entry.Action,
                entry.Subject,
                detail = entry.Detail is null ? "{}" : JsonSerializer.Serialize(entry.Detail, JsonSettings.Api),
            },
            cancellationToken: ct));
}

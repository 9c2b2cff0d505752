using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Api;

/// <summary><c>GET /api/desks/{desk}/journal</c>: every input with the facts it led to, as recorded.</summary>
internal static class ReadJournal
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static readonly Listing<Row, Response> Journal = new(
        """
        SELECT seq, at, wall, epoch, kind, payload, encode(hash, 'hex') AS hash
        FROM trading.journal
        WHERE desk_id = @Desk AND seq >= @LowSeq AND seq < @BelowSeq AND (@Word::text IS NULL OR kind = @Word)
        ORDER BY seq DESC
        LIMIT @LimitAndOne
        """,
        new PageRules(CursorForm.BySeq, "kind", Kinds()),
        Shown,
        row => row.Seq.ToString(CultureInfo.InvariantCulture));

    public static void MapReadJournal(this RouteGroupBuilder desk) => desk
        .MapGet("/journal", HandleAsync)
        .WithQueryFields("kind", "from", "to", "before", "limit")
        .WithName("ReadJournal")
        .WithSummary("Every input with the facts it led to, the newest first, with its hash.")
        .WithDescription(
            "The payload is what was recorded and hashed: amounts are text and times int64 microseconds since 1970. "
            + "It is null when the stored bytes are no JSON, which 'pitwall verify' explains.");

    private static Task<Results<Ok<Page<Response>>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        DeskLists lists, string desk, [AsParameters] Query query, CancellationToken ct) =>
        lists.AnswerAsync(Journal, desk, query, ct);

    private static Response Shown(Row row) => new(
        row.Seq, row.At, row.Wall, row.Epoch, row.Kind, PayloadOf(row.Payload), row.Hash);

    /// <summary>A row somebody tampered with must not hide the others.</summary>
    private static JsonElement? PayloadOf(byte[] payload)
    {
        try
        {
            using var document = JsonDocument.Parse(Strict.GetString(payload));
            return document.RootElement.Clone();
        }
        catch (Exception unreadable) when (unreadable is JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static string[] Kinds() =>
    [
        .. typeof(Input).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
            .Cast<JsonDerivedTypeAttribute>()
            .Select(kind => (string)kind.TypeDiscriminator!)
            .Order(StringComparer.Ordinal),
    ];

    internal sealed record Query : PageQuery
    {
        [Description("Only inputs of this kind, for example order_filled.1.")]
        public string? Kind { get; init; }

        internal override string? AskedWord => Kind;
    }

    private sealed record Row(
        long Seq, DateTime At, DateTime Wall, long Epoch, string Kind, byte[] Payload, string Hash);

    /// <summary>At is the desk's clock, Wall that of the process which wrote it under this epoch.</summary>
    public sealed record Response(
        long Seq, DateTime At, DateTime Wall, long Epoch, string Kind, JsonElement? Payload, string Hash);
}

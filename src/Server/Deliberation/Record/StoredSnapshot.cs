using System.Text;
using Dapper;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Deliberation.Prompts;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Record;

/// <summary>
/// What a stored call was told, word for word by the hashes of its blocks, so that the same can be told again: to
/// another mind, or beside other words of its author. Rules and strategy are not part of it.
/// </summary>
internal sealed record StoredSnapshot(Guid Call, AgentSlug Agent, string Cycle, Moment At, string Kind)
{
    public required IReadOnlyList<PromptBlock> Blocks { get; init; }

    /// <summary>The body an http mind was sent.</summary>
    public byte[] Body => Encoding.UTF8.GetBytes(Blocks.Single().Text);

    /// <summary>These facts beside the words of an agent.</summary>
    public Prompt PromptOf(AgentSpec spec) => PromptTemplate.Of(
        spec.Prompt,
        new PromptParts(Of("clock"), Of("markets", "market"), Of("account", "decisions", "results"), Of("news")),
        At);

    /// <summary>Whether a desk stands where this was asked, right after it wrote down that it asks.</summary>
    public bool IsAskedIn(DeskState desk) => desk.Agents.TryGetValue(Agent, out var book)
        && book.Cycle is { IsOpen: true } open && string.Equals(open.Cycle, Cycle, StringComparison.Ordinal);

    /// <param name="desk">Whose call it must be: an account and its prices mean nothing at another.</param>
    /// <param name="id">Of a call, or of a decision that rests on one.</param>
    /// <exception cref="SetupException">There is none, or its words are not all here any more.</exception>
    public static async Task<StoredSnapshot> ReadAsync(
        NpgsqlConnection connection, DeskRow desk, Guid id, CancellationToken ct)
    {
        var call = await connection.QueryFirstOrDefaultAsync<CallRow>(new CommandDefinition(
            """
            SELECT id, desk_id AS deskid, agent, cycle, asked_at AS askedat, kind FROM deliberation.calls WHERE id = @id
            UNION ALL
            SELECT call.id, call.desk_id, call.agent, call.cycle, call.asked_at, call.kind
            FROM trading.public_decisions AS decision
            JOIN deliberation.calls AS call USING (desk_id, agent, cycle)
            WHERE decision.desk_id = @desk AND decision.id = @id
            """,
            new { id, desk = desk.Id },
            cancellationToken: ct))
            ?? throw new SetupException(
                $"The desk {desk.Name} has no stored call {id}, and no decision that rests on one.");
        return call.DeskId == desk.Id
            ? new StoredSnapshot(
                call.Id, new AgentSlug(call.Agent), call.Cycle, Cell.ToMoment(call.AskedAt), call.Kind)
            {
                Blocks = await BlocksAsync(connection, call.Id, ct),
            }
            : throw new SetupException(
                $"The call {id} is of the desk with number {call.DeskId}: its account and prices mean nothing at "
                + $"{desk.Name}.");
    }

    private static async Task<IReadOnlyList<PromptBlock>> BlocksAsync(
        NpgsqlConnection connection, Guid call, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<BlockRow>(new CommandDefinition(
            """
            SELECT block.kind, block.as_of AS asof, block.untrusted, text.bytes, archive.file
            FROM deliberation.call_blocks AS block
            JOIN deliberation.texts AS text USING (sha256)
            LEFT JOIN deliberation.text_archives AS archive ON archive.id = text.archive_id
            WHERE block.call_id = @call AND block.kind NOT IN ('rules', 'strategy') ORDER BY block.ordinal
            """,
            new { call },
            cancellationToken: ct));
        PromptBlock[] told =
        [
            .. rows.Select(row => new PromptBlock(
                row.Kind,
                row.Bytes is { } bytes ? Encoding.UTF8.GetString(bytes) : throw new SetupException(
                    $"What the call {call} was told of '{row.Kind}' is archived in {row.File}, and archives are not "
                    + "read back."),
                Cell.ToMoment(row.AsOf),
                row.Untrusted)),
        ];
        return told.Length > 0
            ? told : throw new SetupException($"What the call {call} was told is not stored.");
    }

    private PromptBlock[] Of(params ReadOnlySpan<string> kinds)
    {
        var found = new List<PromptBlock>();
        foreach (var block in Blocks)
        {
            if (kinds.Contains(block.Kind))
            {
                found.Add(block);
            }
        }

        return [.. found];
    }

    private sealed record CallRow(Guid Id, int DeskId, string Agent, string Cycle, DateTime AskedAt, string Kind);

    private sealed record BlockRow(string Kind, DateTime AsOf, bool Untrusted, byte[]? Bytes, string? File);
}

using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Performance;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Performance.Tracks;

/// <summary>
/// The equity of every desk asked about, folded to days in memory. What happened never changes, so a later question
/// reads only the marks that came since.
/// </summary>
internal sealed class DeskHistories(NpgsqlDataSource source)
{
    private readonly ConcurrentDictionary<int, DeskFold> folds = new();

    public async Task<DeskPast> ReadAsync(RankedDesk desk, CancellationToken ct)
    {
        var fold = folds.GetOrAdd(desk.Id, _ => new DeskFold());
        using (await fold.EnterAsync(ct))
        {
            if (fold.Seq < desk.HeadSeq)
            {
                // Everything is read before anything is folded: a reader that gives up leaves the fold as it was.
                var rows = await RowsAsync(desk.Id, fold.Seq, desk.HeadSeq, ct);
                fold.Take(rows, desk.HeadSeq);
            }

            return fold.Past;
        }
    }

    private async Task<IReadOnlyList<EquityRow>> RowsAsync(int desk, long after, long upTo, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<EquityRow>(new CommandDefinition(
            """
            SELECT id, at, agent, equity_usd AS equityusd, 0 AS flowusd FROM trading.public_equity_marks
            WHERE desk_id = @desk AND id >= @low AND id < @below
            UNION ALL
            SELECT id, at, agent, NULL, -amount_usd FROM trading.public_postings
            WHERE desk_id = @desk AND id >= @low AND id < @below AND account = 'external'
            ORDER BY id
            """,
            new
            {
                desk,
                low = new RowId(desk, after + 1, 0).ToGuid(),
                below = new RowId(desk, upTo + 1, 0).ToGuid(),
            },
            cancellationToken: ct));
        return rows.AsList();
    }
}

/// <summary>A mark, or a flow when the equity is null.</summary>
internal sealed record EquityRow(Guid Id, DateTime At, string Agent, decimal? EquityUsd, decimal FlowUsd)
{
    public Moment Moment => Cell.ToMoment(At);
}

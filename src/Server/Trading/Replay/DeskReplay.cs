using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Server.Trading.Replay;

/// <summary>
/// Streams a desk's journal through <see cref="Redecision"/>; a journal that does not prove itself is refused.
/// </summary>
internal sealed class DeskReplay(NpgsqlDataSource source)
{
    public async Task<Redecision> RunAsync(int desk, IReadOnlyList<LimitOverride> overrides, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var redecision = new Redecision(overrides, Desk.Decide);
        var state = DeskState.Empty(desk);
        var last = Hash32.Zero;
        await foreach (var row in JournalReader.ReadAsync(connection, desk, ct))
        {
            var hash = row.ExpectedHash(last, desk);
            if (row.Seq != state.Seq + 1 || !hash.Span.SequenceEqual(row.Hash))
            {
                throw new SetupException(
                    $"The journal of desk {desk} is broken at row {row.Seq}: run 'pitwall verify' to see what "
                    + "was changed.");
            }

            var recorded = row.Read();
            redecision.Next(state, recorded);
            (state, last) = (Fold.Row(state, recorded), hash);
        }

        return redecision;
    }
}

using Npgsql;
using Pitwall.Server.Performance.Rankings;
using Pitwall.Server.Performance.Tracks;

namespace Pitwall.Server.Performance.Api;

/// <summary>Joins a desk's judgement with what its agents did in the days judged.</summary>
internal sealed class RankingSheets(RankingBoard board, DeskActivities activities)
{
    /// <param name="connection">Open; only this question uses it.</param>
    /// <param name="desk">Whose agents.</param>
    /// <param name="days">Judge after so many; null is all there are.</param>
    /// <param name="asked">Null is what this kind of desk is usually held against.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<ReadRanking.Response> ReadAsync(
        NpgsqlConnection connection, RankedDesk desk, int? days, BenchmarkKind? asked, CancellationToken ct)
    {
        var benchmark = asked ?? (desk.IsLab ? BenchmarkKind.Flips : BenchmarkKind.Cash);
        var sheet = new RankingSheet(desk, await board.JudgeAsync(desk, days, benchmark, ct));
        return sheet.Shown(await activities.ReadAsync(connection, desk, sheet.UpTo, ct));
    }
}

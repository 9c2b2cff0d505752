using System.Text.Json;
using Dapper;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Pump;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Trading.Api;

/// <summary>How a desk's clock stands, as the API and the live stream show it.</summary>
/// <param name="Clock">Market time of the desk; null before it began.</param>
/// <param name="State">simulating, running, paused, finished or stopped.</param>
/// <param name="Speed">Market seconds per second; 0 is as fast as it goes.</param>
/// <param name="Progress">Share of the history simulated so far, 0 to 1; null when there is none to wait for.</param>
/// <param name="Why">Why the clock stands still; null while it moves.</param>
/// <param name="Trouble">What is wrong and keeps the desk from trading; null when nothing is.</param>
public sealed record StandingSheet(
    string Desk, DateTime? Clock, string State, decimal Speed, double? Progress, string? Why, string? Trouble)
{
    /// <summary>lab, paper or live.</summary>
    public required string Mode { get; init; }

    /// <summary>What a lab's market is generated from; null for any other desk.</summary>
    public required long? Seed { get; init; }

    /// <summary>Whether the kill latch is engaged.</summary>
    public required bool Killed { get; init; }

    /// <summary>As it stands within the second, when the desk's owner has seen that its clock may go on.</summary>
    internal StandingSheet Resumed() => string.Equals(Why, Throttle.HeldByAdmin, StringComparison.Ordinal)
        ? this with { State = Canonical.EnumName(DeskMotion.Running), Why = null }
        : this;

    /// <summary>As it stands within the second, when the desk's owner has seen that its clock is held.</summary>
    internal StandingSheet Paused() => this with
    {
        State = Canonical.EnumName(DeskMotion.Paused),
        Why = Throttle.HeldByAdmin,
    };
}

/// <summary>Reads standings: from this process's board, else what the database says of another's desk.</summary>
internal static class StandingSheets
{
    private const string Sql =
        """
        SELECT desk.id, desk.name, desk.mode, desk.feed::text AS feed, desk.paused,
            desk.lease_until > clock_timestamp() AS owned, greatest(desk.clock, last.at) AS clock,
            coalesce(latch.engaged, false) AS killed
        FROM trading.desks AS desk
        LEFT JOIN trading.journal AS last ON last.desk_id = desk.id AND last.seq = desk.head_seq
        LEFT JOIN trading.kill_latch AS latch ON latch.desk_id = desk.id
        """;

    public static async Task<StandingSheet> ReadAsync(
        NpgsqlConnection connection, DeskBoard board, int desk, CancellationToken ct) =>
        Of(board, await connection.QuerySingleAsync<Row>(new CommandDefinition(
            $"{Sql} WHERE desk.id = @desk", new { desk }, cancellationToken: ct)));

    /// <summary>Of every desk, by number.</summary>
    public static async Task<IReadOnlyList<(int Id, StandingSheet Sheet)>> ReadAllAsync(
        NpgsqlConnection connection, DeskBoard board, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Sql} ORDER BY desk.id", cancellationToken: ct));
        return [.. rows.Select(row => (row.Id, Of(board, row)))];
    }

    private static StandingSheet Of(DeskBoard board, Row row)
    {
        FeedSpec? feed = null;
        var why = "the desk has no feed";
        try
        {
            feed = FeedSpec.Read(row.Feed);
        }
        catch (JsonException unknown)
        {
            // Written by a newer version, and no reason to say nothing of all the other desks.
            why = $"this version does not understand its feed: {unknown.Message}";
        }

        return board.Find(row.Id) is { } here
            ? Shown(row.Name, row.Mode, feed, here, row.Killed)
            : Elsewhere(row, feed, why);
    }

    /// <summary>Of a desk that this process runs.</summary>
    public static StandingSheet Of(DeskRow desk, FeedSpec feed, DeskStanding here, bool killed) =>
        Shown(desk.Name, desk.Mode, feed, here, killed);

    private static StandingSheet Shown(
        string name, string mode, FeedSpec? feed, DeskStanding here, bool killed) => new(
        name,
        here.Clock == default ? null : Cell.ToDateTime(here.Clock),
        Canonical.EnumName(here.Motion),
        here.Speed,
        here.Progress,
        here.Why,
        here.Trouble)
        {
            Mode = mode,
            Seed = feed?.Seed,
            Killed = killed,
        };

    /// <summary>Another process runs it, or none does: its lease and its last row say where its clock was.</summary>
    private static StandingSheet Elsewhere(Row row, FeedSpec? feed, string why)
    {
        var isHistory = feed?.HistoryTo is { } to && (row.Clock is null || row.Clock < to);
        var motion = feed is null || row.Owned is not true ? DeskMotion.Stopped
            : row.Paused ? DeskMotion.Paused
            : isHistory ? DeskMotion.Simulating
            : DeskMotion.Running;
        return new StandingSheet(
            row.Name,
            row.Clock,
            Canonical.EnumName(motion),
            isHistory ? 0m : feed?.Speed ?? 0m,
            isHistory ? ShareOf(feed!, row.Clock) : null,
            feed is null ? why : row.Owned is not true ? "no process runs it yet" : null,
            null)
        {
            Mode = row.Mode,
            Seed = feed?.Seed,
            Killed = row.Killed,
        };
    }

    private static double ShareOf(FeedSpec feed, DateTime? clock) =>
        clock is { } now ? Math.Clamp((now - feed.From) / (feed.HistoryTo!.Value - feed.From), 0d, 1d) : 0d;

    private sealed record Row(
        int Id, string Name, string Mode, string Feed, bool Paused, bool? Owned, DateTime? Clock, bool Killed);
}

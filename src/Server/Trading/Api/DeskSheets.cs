using System.Text.Json;
using Dapper;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Pump;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Trading.Api;

/// <summary>Reads desks for the API: what the database says, and what this process knows better.</summary>
internal static class DeskSheets
{
    /// <summary>One desk, or all of them by number.</summary>
    public static async Task<IReadOnlyList<DeskSheet>> ReadAsync(
        NpgsqlConnection connection, DeskBoard board, int? desk, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT desk.id, desk.name, desk.mode, desk.head_seq AS headseq, encode(desk.head_hash, 'hex') AS headhash,
                desk.epoch, CASE WHEN desk.lease_until > clock_timestamp() THEN desk.lease_holder END AS holder,
                last.at AS clock, desk.feed::text AS feed, desk.created_at AS createdat, latch.engaged,
                latch.reason, latch.at AS movedat, limits.version, limits.exposure_max_usd AS exposuremaxusd,
                limits.asset_max::text AS assetmax
            FROM trading.desks AS desk
            LEFT JOIN trading.journal AS last ON last.desk_id = desk.id AND last.seq = desk.head_seq
            LEFT JOIN trading.kill_latch AS latch ON latch.desk_id = desk.id
            LEFT JOIN trading.desk_limits AS limits ON limits.desk_id = desk.id
            WHERE @desk::integer IS NULL OR desk.id = @desk
            ORDER BY desk.id
            """,
            new { desk },
            cancellationToken: ct));
        return [.. rows.Select(row => Shown(row, board.Find(row.Id)))];
    }

    private static DeskSheet Shown(Row row, DeskStanding? here) =>
        new(row.Id, row.Name, row.Mode, row.HeadSeq, row.HeadHash, row.Epoch, row.Holder)
        {
            Clock = row.Clock,
            Feed = JsonSerializer.Deserialize<JsonElement>(row.Feed),
            Here = here is null ? null : new DeskSheet.Standing(ClockOf(here), here.IsFinished, here.Trouble),
            Kill = new DeskSheet.Latch(row.Engaged ?? false, row.Reason, row.MovedAt),
            LimitsOfAll = row.Version is { } version
                ? new DeskSheet.Limits(version, row.ExposureMaxUsd, CapsOf(row.AssetMax!))
                : null,
            CreatedAt = row.CreatedAt,
        };

    /// <summary>A desk that never started stands at 1970, which is no time of any desk.</summary>
    private static DateTime? ClockOf(DeskStanding here) =>
        here.Clock == default ? null : Cell.ToDateTime(here.Clock);

    private static DeskSheet.Cap[] CapsOf(string json) =>
    [
        .. Canonical.Read<AssetCap[]>(System.Text.Encoding.UTF8.GetBytes(json))
            .Select(cap => new DeskSheet.Cap(cap.Instrument.ToString(), cap.Max.Value)),
    ];

    private sealed record Row(
        int Id,
        string Name,
        string Mode,
        long HeadSeq,
        string HeadHash,
        long Epoch,
        string? Holder,
        DateTime? Clock,
        string Feed,
        DateTime CreatedAt,
        bool? Engaged,
        string? Reason,
        DateTime? MovedAt,
        int? Version,
        decimal? ExposureMaxUsd,
        string? AssetMax);
}

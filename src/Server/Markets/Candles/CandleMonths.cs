using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Markets.Candles;

/// <summary>Makes the monthly partitions bars go into.</summary>
internal static class CandleMonths
{
    /// <summary>
    /// Runs on a connection of its own and commits at once: a partition without bars harms nobody, and an import that
    /// held the lock until its end would stop all others.
    /// </summary>
    public static async Task EnsureAsync(NpgsqlDataSource source, IEnumerable<Moment> starts, CancellationToken ct)
    {
        var months = starts.Select(start => start.ToUtc())
            .Select(utc => new DateTime(utc.Year, utc.Month, 1, 0, 0, 0, DateTimeKind.Utc))
            .ToHashSet();
        await using var command = source.CreateCommand("call markets.ensure_months($1)");
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = months.Order().ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        });
        await command.ExecuteNonQueryAsync(ct);
    }
}

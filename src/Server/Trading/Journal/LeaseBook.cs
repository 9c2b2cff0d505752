using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Platform;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Trading.Journal;

/// <summary>
/// Who owns which desk. The clock is the database's, so processes on different machines agree on when a lease ends.
/// </summary>
internal sealed class LeaseBook(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>Takes the desk when nobody holds it or its lease ran out; the epoch rises with every owner.</summary>
    public async Task<AcquireResult> AcquireAsync(int desk, string holder, TimeSpan length, CancellationToken ct)
    {
        await using var take = source.CreateCommand(
            """
            UPDATE trading.desks
            SET epoch = epoch + 1, lease_holder = $2, lease_until = clock_timestamp() + $3
            WHERE id = $1 AND (lease_until IS NULL OR lease_until <= clock_timestamp())
            RETURNING epoch
            """);
        take.Parameters.Add(new NpgsqlParameter<int> { TypedValue = desk });
        take.Parameters.Add(new NpgsqlParameter<string> { TypedValue = holder });
        take.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = length });
        return await take.ExecuteScalarAsync(ct) is long epoch
            ? new AcquireResult.Acquired(new DeskLease(desk, epoch, holder, length))
            : await WhoHoldsAsync(desk, ct);
    }

    /// <summary>Null when the lease now lasts its full length again.</summary>
    /// <param name="clock">Market time the owner has reached, for other processes; default tells nothing.</param>
    public async Task<AppendResult.LostLease?> RenewAsync(DeskLease lease, Moment clock, CancellationToken ct)
    {
        await using var renew = source.CreateCommand(
            """
            UPDATE trading.desks SET lease_until = clock_timestamp() + $3, clock = coalesce($4, clock)
            WHERE id = $1 AND epoch = $2
            """);
        AddOwner(renew, lease);
        renew.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease.Length });
        renew.Parameters.Add(new NpgsqlParameter
        {
            Value = clock == default ? DBNull.Value : Cell.ToDateTime(clock),
            NpgsqlDbType = NpgsqlDbType.TimestampTz,
        });
        return await renew.ExecuteNonQueryAsync(ct) == 1 ? null : await LostAsync(lease, ct);
    }

    /// <summary>Renews until cancelled, each time with the desk's clock; returns only when the lease is lost.</summary>
    public async Task<AppendResult.LostLease> KeepAsync(DeskLease lease, Func<Moment> clock, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(lease.RenewEvery, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            if (await TryRenewAsync(lease, clock(), ct) is { } lost)
            {
                return lost;
            }
        }

        throw new OperationCanceledException(ct);
    }

    /// <summary>Lets the next owner in at once; does nothing when the lease is no longer ours.</summary>
    public async Task ReleaseAsync(DeskLease lease, CancellationToken ct)
    {
        await using var release = source.CreateCommand(
            "UPDATE trading.desks SET lease_holder = NULL, lease_until = NULL WHERE id = $1 AND epoch = $2");
        AddOwner(release, lease);
        await release.ExecuteNonQueryAsync(ct);
    }

    private static void AddOwner(NpgsqlCommand command, DeskLease lease)
    {
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = lease.Desk });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = lease.Epoch });
    }

    private async Task<AppendResult.LostLease?> TryRenewAsync(DeskLease lease, Moment clock, CancellationToken ct)
    {
        try
        {
            return await RenewAsync(lease, clock, ct);
        }
        catch (NpgsqlException unreachable) when (DatabaseTrouble.IsAway(unreachable))
        {
            // The database is away: the lease may still be ours when it returns, and every write proves that again.
            return null;
        }
    }

    private async Task<AppendResult.LostLease> LostAsync(DeskLease lease, CancellationToken ct)
    {
        await using var read = source.CreateCommand(
            "SELECT epoch, coalesce(lease_holder, 'nobody') FROM trading.desks WHERE id = $1");
        read.Parameters.Add(new NpgsqlParameter<int> { TypedValue = lease.Desk });
        await using var reader = await read.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new AppendResult.LostLease(reader.GetInt64(0), reader.GetString(1))
            : throw new InvalidOperationException($"Desk {lease.Desk} vanished while it was owned");
    }

    private async Task<AcquireResult> WhoHoldsAsync(int desk, CancellationToken ct)
    {
        await using var read = source.CreateCommand(
            """
            SELECT coalesce(lease_holder, 'nobody'), coalesce(lease_until, clock_timestamp())
            FROM trading.desks WHERE id = $1
            """);
        read.Parameters.Add(new NpgsqlParameter<int> { TypedValue = desk });
        await using var reader = await read.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new AcquireResult.Held(reader.GetString(0), reader.GetDateTime(1))
            : new AcquireResult.NoSuchDesk(desk);
    }
}

using System.Text.Json;
using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Server.Trading.Pump;

/// <summary>
/// Keeps a runner for every desk that has a feed, and starts one for each that is added while it runs.
/// </summary>
internal sealed class DeskHost(DeskServices services, IConfiguration config, ILogger<DeskHost> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<int, Task> runners = [];
    private readonly SortedSet<int> unread = [];

    private readonly TimeSpan leaseLength = TimeSpan.FromSeconds(Setting.Number(
        config, "Trading:LeaseSeconds", DeskLease.DefaultLength.TotalSeconds, 0.5d, 3_600d));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wasAway = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StartMissingAsync(stoppingToken);
                wasAway = false;
                await Task.Delay(LookEvery, services.Time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                // Whatever keeps us from looking, the desks that run go on, and we look again.
                if (!wasAway)
                {
                    PumpLog.CannotLook(logger, fault.Message);
                }

                wasAway = true;
                await Task.Delay(LookEvery, services.Time, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(runners.Values);
    }

    private async Task StartMissingAsync(CancellationToken ct)
    {
        await using var connection = await services.Source.OpenConnectionAsync(ct);
        foreach (var row in await DeskRegistry.ListAsync(connection, ct))
        {
            var isRunning = runners.TryGetValue(row.Id, out var runner) && !runner.IsCompleted;
            if (!isRunning && FeedOf(row) is { } spec)
            {
                runners[row.Id] = RunAsync(row, spec, ct);
            }
        }
    }

    /// <summary>Null as well for a feed that a newer version wrote: its desk waits, no other does.</summary>
    private FeedSpec? FeedOf(DeskRow row)
    {
        try
        {
            return FeedSpec.Read(row.Feed);
        }
        catch (JsonException unknown)
        {
            if (unread.Add(row.Id))
            {
                PumpLog.NotUnderstood(logger, row.Id, unknown.Message);
            }

            return null;
        }
    }

    /// <summary>One desk's trouble is logged once and tried again; it never reaches another desk.</summary>
    private async Task RunAsync(DeskRow desk, FeedSpec spec, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await new DeskRunner(services, desk, spec, leaseLength, logger).RunAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked to stop: what was recorded is committed, the rest is worked off at the next start.
        }
        catch (Exception fault)
        {
            PumpLog.Failed(logger, desk.Id, fault);
            services.Board.Put(new DeskStanding(desk.Id, default, false, $"stopped by an error: {fault.Message}"));
            // A database that was away may be back at once; anything else is not mended by haste.
            var pause = DatabaseTrouble.IsAway(fault) ? LookEvery : DeskLease.DefaultLength;
            await Task.Delay(pause, services.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

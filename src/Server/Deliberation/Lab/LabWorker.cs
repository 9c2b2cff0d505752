using System.Globalization;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Deliberation.Lab;

/// <summary>Makes the Lab at start, and says on the console how its first simulation goes.</summary>
internal sealed class LabWorker : BackgroundService
{
    private const int Parts = 4;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly LabDesk lab;
    private readonly DeskServices desks;
    private readonly StepLines steps;
    private readonly StartRush rush;
    private readonly ILogger<LabWorker> logger;

    private int? deskId;

    public LabWorker(LabDesk lab, DeskServices desks, StepLines steps, StartRush rush, ILogger<LabWorker> logger)
    {
        (this.lab, this.desks, this.steps, this.rush, this.logger) = (lab, desks, steps, rush, logger);
        if (lab.IsWanted)
        {
            rush.Announce();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!lab.IsWanted)
        {
            return;
        }

        try
        {
            await EnsureAsync(stoppingToken);
            if (await FindAsync(stoppingToken) is null)
            {
                steps.Note($"lab: a desk of yours is called {LabDesk.Name}, so there is no Lab here");
                return;
            }

            await ReportAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the desk goes on at the next start.
        }
        finally
        {
            rush.End();
        }
    }

    private async Task EnsureAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await lab.EnsureAsync(ct);
                return;
            }
            catch (Exception fault) when (DatabaseTrouble.IsAway(fault))
            {
                LabLog.Waiting(logger, fault.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), desks.Time, ct);
            }
        }
    }

    private async Task ReportAsync(CancellationToken ct)
    {
        var started = 0L;
        var end = LabMarket.Start.Plus(lab.HistoryDays * Moment.Day);
        var (told, days) = (0, 0);
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(LookEvery, desks.Time, ct);
            if (await FindAsync(ct) is not { } desk || desks.Board.Find(desk) is not { } standing)
            {
                continue;
            }

            if (standing.Motion is not DeskMotion.Simulating && standing.Clock < end)
            {
                continue;
            }

            if (standing.Motion is not DeskMotion.Simulating)
            {
                if (told > 0 && days < lab.HistoryDays)
                {
                    Note(lab.HistoryDays, started);
                }

                return;
            }

            started = started == 0L ? desks.Time.GetTimestamp() : started;
            var part = Math.Min(Parts, 1 + (int)((standing.Progress ?? 0d) * Parts));
            if (part > told)
            {
                told = part;
                days = (int)((standing.Progress ?? 0d) * lab.HistoryDays);
                Note(days, started);
            }
        }
    }

    private void Note(int days, long started)
    {
        var seconds = desks.Time.GetElapsedTime(started).TotalSeconds;
        steps.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"lab: {days} of {lab.HistoryDays} days simulated … {seconds:0.0} s"));
    }

    private async Task<int?> FindAsync(CancellationToken ct)
    {
        if (deskId is null)
        {
            await using var connection = await desks.Source.OpenConnectionAsync(ct);
            deskId = (await DeskRegistry.ListAsync(connection, ct))
                .FirstOrDefault(LabDesk.Is)?.Id;
        }

        return deskId;
    }
}

/// <summary>The log lines of the Lab, with fixed event ids.</summary>
internal static partial class LabLog
{
    [LoggerMessage(EventId = 330, Level = LogLevel.Warning, Message = "The Lab waits for the database: {Fault}")]
    public static partial void Waiting(ILogger logger, string fault);
}

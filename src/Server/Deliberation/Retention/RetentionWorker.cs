using Npgsql;

namespace Pitwall.Server.Deliberation.Retention;

/// <summary>
/// Runs the retention once a month where it is switched on, on one of however many servers there are.
/// </summary>
internal sealed class RetentionWorker(
    NpgsqlDataSource source, TimeProvider time, IConfiguration config, ILogger<RetentionWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = RetentionOptions.Read(config);
        if (!options.IsOn)
        {
            return;
        }

        var retention = new TextRetention(source, time, options);
        while (!stoppingToken.IsCancellationRequested)
        {
            await RunAsync(retention, stoppingToken);
            await Task.Delay(LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync(TextRetention retention, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        try
        {
            if (await retention.RunAsync(new DateTime(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Utc), ct)
                is RetentionResult.Ran ran)
            {
                RetentionLog.Ran(logger, ran.Texts, ran.Archives);
                foreach (var file in ran.Unreadable)
                {
                    RetentionLog.Unreadable(logger, file);
                }
            }
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            RetentionLog.Failed(logger, fault);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked to stop: the next start goes on where this one stood.
        }
    }
}

/// <summary>The log lines of the retention, with fixed event ids.</summary>
internal static partial class RetentionLog
{
    [LoggerMessage(EventId = 430, Level = LogLevel.Information,
        Message = "Retention archived {Texts} texts in {Archives} files")]
    public static partial void Ran(ILogger logger, int texts, int archives);

    [LoggerMessage(EventId = 431, Level = LogLevel.Error, Message = "Retention left a file alone: {Why}")]
    public static partial void Unreadable(ILogger logger, string why);

    [LoggerMessage(EventId = 432, Level = LogLevel.Error, Message = "Retention failed and tries again in an hour")]
    public static partial void Failed(ILogger logger, Exception fault);
}

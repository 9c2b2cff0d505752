using Dapper;
using Npgsql;
using Pitwall.Server.Platform.Live;

namespace Pitwall.Server.Performance.Live;

/// <summary>
/// Tells listening pages when a desk has finished another UTC day, because every ranking rests on midnights and changes
/// only then.
/// </summary>
internal sealed class MidnightWatch(
    NpgsqlDataSource source, Noticeboard notices, TimeProvider time, ILogger<MidnightWatch> logger)
    : BackgroundService
{
    public const string Topic = "performance.changed";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, DateTime> told = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wasAway = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                wasAway = false;
            }
            catch (NpgsqlException away)
            {
                if (!wasAway)
                {
                    MidnightLog.Away(logger, away.Message);
                }

                wasAway = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look at all desks.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var clocks = await connection.QueryAsync<DeskClock>(new CommandDefinition(
            "SELECT name, clock FROM trading.public_desks WHERE clock IS NOT NULL", cancellationToken: ct));
        foreach (var desk in clocks)
        {
            var midnight = desk.Clock.Date;
            if (!told.TryGetValue(desk.Name, out var last) || last < midnight)
            {
                told[desk.Name] = midnight;
                notices.Post(Topic, desk.Name, new Changed(desk.Name, midnight));
            }
        }
    }

    private sealed record DeskClock(string Name, DateTime Clock);

    /// <param name="AsOf">The UTC midnight of the desk's clock that has passed.</param>
    internal sealed record Changed(string Desk, DateTime AsOf);
}

/// <summary>The log lines of the watch, with fixed event ids.</summary>
internal static partial class MidnightLog
{
    [LoggerMessage(EventId = 500, Level = LogLevel.Warning, Message = "Rankings wait for the database: {Fault}")]
    public static partial void Away(ILogger logger, string fault);
}

namespace Pitwall.Server.Platform;

/// <summary>Log lines: readable at a terminal, one JSON object per line anywhere else.</summary>
internal static class Logs
{
    public static void AddPitwallLogs(this ILoggingBuilder logging, IConfiguration config)
    {
        logging.ClearProviders();
        logging.AddConfiguration(config.GetSection("Logging"));
        if (Console.IsOutputRedirected)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            });
        }
    }
}

/// <summary>The log lines of this room, with fixed event ids.</summary>
internal static partial class PlatformLog
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Information, Message = "Serving on port {Port}")]
    public static partial void Serving(ILogger logger, int port);

    [LoggerMessage(EventId = 101, Level = LogLevel.Information, Message = "Stopping")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(
        EventId = 102,
        Level = LogLevel.Warning,
        Message = "PostgreSQL runs with {Setting} off: a power cut can lose or damage data")]
    public static partial void UnsafeSetting(ILogger logger, string setting);

    [LoggerMessage(
        EventId = 103,
        Level = LogLevel.Error,
        Message = "The embedded PostgreSQL had died and was started again in {Seconds:0.0} s")]
    public static partial void Revived(ILogger logger, double seconds);

    [LoggerMessage(
        EventId = 104,
        Level = LogLevel.Error,
        Message = "The embedded PostgreSQL has died and does not start, next try in {Seconds} s: {Fault}")]
    public static partial void NotRevived(ILogger logger, double seconds, string fault);
}

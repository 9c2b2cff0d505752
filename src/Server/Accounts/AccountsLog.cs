namespace Pitwall.Server.Accounts;

/// <summary>The log lines of this room; they carry no name, address or token.</summary>
internal static partial class AccountsLog
{
    [LoggerMessage(EventId = 200, Level = LogLevel.Warning, Message = "A login was refused: wrong name or password")]
    public static partial void LoginRefused(ILogger logger);
}

namespace Pitwall.Server.Platform.Commands;

/// <summary>The promise to scripts: done, failed, or some of it done and the rest reported.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int PartlyDone = 2;
}

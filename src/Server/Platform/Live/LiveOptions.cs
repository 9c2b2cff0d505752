namespace Pitwall.Server.Platform.Live;

/// <summary>Limits of the live stream, settings <c>Live:*</c>.</summary>
internal sealed record LiveOptions
{
    /// <summary>Connections at once; one browser needs one.</summary>
    public int ClientsMax { get; init; } = 256;

    /// <summary>A comment is sent this often, so that both ends notice a dead line.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Least time between two writes to one listener: what comes in between is conflated.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(100);
}

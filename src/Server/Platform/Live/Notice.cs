namespace Pitwall.Server.Platform.Live;

/// <summary>
/// One thing that changed, as the bytes every listener gets. It is encoded once, however many listen.
/// </summary>
/// <param name="Number">Position on the board since the program started; the first is 1.</param>
/// <param name="Frame">The whole server-sent event, with its blank line.</param>
internal readonly record struct Notice(long Number, ReadOnlyMemory<byte> Frame);

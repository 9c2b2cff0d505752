namespace Pitwall.Server.Trading.Api;

/// <summary>
/// One page of a list, the newest first. Next is the 'before' of the page after it, null when this is the last.
/// </summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

namespace Pitwall.Server.Markets.News;

/// <summary>
/// A feed as it was read: its own title, the items that can be told, and by line what cannot. Items are in the order
/// of the file.
/// </summary>
internal sealed record Feed(string Title, IReadOnlyList<FeedItem> Items, IReadOnlyList<FeedFlaw> Rejected);

/// <summary>One item without markup, each text on one line; Key names it within its feed.</summary>
internal sealed record FeedItem(string Key, DateTime PublishedAt, string Title, string Summary, string? Link);

/// <summary>An item that cannot be taken, the line it begins on, and why.</summary>
internal sealed record FeedFlaw(int Line, string Reason);

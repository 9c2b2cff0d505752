using Dapper;
using Npgsql;
using Pitwall.Engine.Deliberation.Prompts;
using Pitwall.Engine.Platform;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Record;

/// <summary>A stored headline: its number, from when on it may be told, and what is told of it.</summary>
internal sealed record StoredNews(long Id, Moment KnownAt, NewsItem Item);

/// <summary>The headlines that were known at a moment, newest first.</summary>
internal sealed record KnownNews(IReadOnlyList<StoredNews> Items)
{
    /// <summary>What an agent reads of them at a moment, oldest first.</summary>
    public IReadOnlyList<StoredNews> For(SpecReads reads, Moment now)
    {
        var since = now.Plus(-reads.NewsAgeMaxHours * Moment.Hour);
        return [.. Items.Where(item => item.KnownAt > since).Take(reads.NewsItemsMax).Reverse()];
    }

    /// <summary>The newest that were known at a moment, as many as any agent may read.</summary>
    public static async Task<KnownNews> ReadAsync(NpgsqlConnection connection, Moment now, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT id, known_at AS knownat, published_at AS publishedat, source, title FROM markets.public_news
            WHERE known_at <= @now ORDER BY known_at DESC, id DESC LIMIT @most
            """,
            new { now = Cell.ToDateTime(now), most = SpecReads.NewsItemsMost },
            cancellationToken: ct));
        return new KnownNews([.. rows.Select(row => new StoredNews(
            row.Id,
            Cell.ToMoment(row.KnownAt),
            new NewsItem($"n{row.Id}", Cell.ToMoment(row.PublishedAt), row.Source, row.Title)))]);
    }

    private sealed record Row(long Id, DateTime KnownAt, DateTime PublishedAt, string Source, string Title);
}

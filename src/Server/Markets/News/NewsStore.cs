using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Pitwall.Server.Markets.News;

/// <summary>What an import of a feed did.</summary>
internal sealed record NewsTaken(int New, int Revised, int Unchanged);

/// <summary>
/// Headlines by feed and key. The same again changes nothing; one that reads differently now is one more row, known
/// from now on, so that nobody is told yesterday what was written today.
/// </summary>
internal sealed class NewsStore(NpgsqlDataSource source)
{
    public async Task<NewsTaken> PutAsync(
        string feed, IReadOnlyList<FeedItem> items, string file, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var known = (await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT DISTINCT key FROM markets.news WHERE source = @feed AND key = ANY(@keys)",
            new { feed, keys = items.Select(item => item.Key).ToArray() },
            transaction,
            cancellationToken: ct))).ToHashSet(StringComparer.Ordinal);
        var (added, revised) = (0, 0);
        foreach (var item in items)
        {
            var isKnown = !known.Add(item.Key);
            var row = new
            {
                feed,
                item.Key,
                item.PublishedAt,
                item.Title,
                item.Summary,
                item.Link,
                hash = HashOf(item),
                file,
                isKnown,
            };
            var stored = await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO markets.news (source, key, published_at, known_at, title, summary, link, sha256, file)
                VALUES (@feed, @Key, @PublishedAt,
                    CASE WHEN @isKnown THEN greatest(now(), @PublishedAt) ELSE @PublishedAt END,
                    @Title, @Summary, @Link, @hash, @file)
                ON CONFLICT (source, key, sha256) DO NOTHING
                """,
                row, transaction, cancellationToken: ct));
            added += isKnown ? 0 : stored;
            revised += isKnown ? stored : 0;
        }

        await transaction.CommitAsync(ct);
        return new NewsTaken(added, revised, items.Count - added - revised);
    }

    private static byte[] HashOf(FeedItem item) => SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{item.Title}\n{item.Summary}\n{item.Link}\n{item.PublishedAt:O}"));
}

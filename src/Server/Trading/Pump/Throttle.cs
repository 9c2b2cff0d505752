using Npgsql;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Trading.Pump;

/// <summary>
/// When a desk's clock may move: at its segment's pace, never while a person holds it, and in the Lab's live part
/// only while somebody watches, so that an unwatched machine rests.
/// </summary>
internal sealed class Throttle(DeskServices services, int desk, FeedSegment segment, bool needsViewers)
{
    public const string HeldByAdmin = "paused by the administrator";

    /// <summary>For so long the Lab goes on after the last viewer left.</summary>
    public static readonly TimeSpan ViewerGrace = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Pace pace = new((double)segment.Speed, services.Time);
    private long? lookedAt;

    /// <summary>Why the clock stands still, as a sentence; null while it may move.</summary>
    public string? Held { get; private set; }

    /// <summary>Asks the database, at most once a second, whether the clock is held.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        if (lookedAt is { } last && services.Time.GetElapsedTime(last) < LookEvery)
        {
            return;
        }

        lookedAt = services.Time.GetTimestamp();
        var before = Held;
        Held = await AskAsync(ct);
        if (before is not null && Held is null)
        {
            pace.Restart();
        }
    }

    public bool IsDue(Moment clock) => Held is null && pace.IsDue(clock);

    public TimeSpan Pause(TimeSpan longest) => Held is null ? pace.Pause(longest) : longest;

    private async Task<string?> AskAsync(CancellationToken ct)
    {
        await using var ask = services.Source.CreateCommand(
            """
            SELECT paused, NOT $2 OR coalesce(
                (SELECT max(last_seen_at) > clock_timestamp() - $3 FROM accounts.public_presence), false)
            FROM trading.desks WHERE id = $1
            """);
        ask.Parameters.Add(new NpgsqlParameter<int> { TypedValue = desk });
        ask.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = needsViewers });
        ask.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = ViewerGrace });
        await using var answer = await ask.ExecuteReaderAsync(ct);
        if (!await answer.ReadAsync(ct))
        {
            return "the desk is gone";
        }

        return answer.GetBoolean(0) ? HeldByAdmin
            : answer.GetBoolean(1) ? null
            : "nobody watches; it goes on when the page is opened";
    }
}

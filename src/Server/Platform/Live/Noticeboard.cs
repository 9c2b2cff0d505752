using System.Text;
using System.Text.Json;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Platform.Live;

/// <summary>
/// What changed lately, for pages that listen. Rooms post and never wait: a keyed notice replaces the older one of its
/// topic and key, one without a key is kept in order in a bounded ring. A listener reads from where it stands, so a
/// slow one costs nobody memory: it gets the latest of every key, and a reset where the ring has moved on.
/// </summary>
internal sealed class Noticeboard
{
    /// <summary>Notices without a key that are kept for a listener who comes back.</summary>
    public const int RingMax = 2048;

    /// <summary>Topics and keys that are kept; keys name desks and instruments, so this is never near.</summary>
    public const int KeysMax = 10_000;

    private readonly Lock gate = new();
    private readonly Notice[] ring = new Notice[RingMax];
    private readonly LinkedList<(TopicKey At, Notice Notice)> latest = new();
    private readonly Dictionary<TopicKey, LinkedListNode<(TopicKey At, Notice Notice)>> places = [];
    private TaskCompletionSource? posted;
    private int next;
    private int kept;
    private long head;
    private long lost;

    /// <summary>Names this run of the program, so that a listener of an earlier one is told to start over.</summary>
    public string Boot { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Number of the newest notice; 0 before the first.</summary>
    public long Head
    {
        get
        {
            lock (gate)
            {
                return head;
            }
        }
    }

    /// <summary>
    /// Tells every listener. The value is written as the API writes JSON, here and once; it must not change meanwhile.
    /// </summary>
    public void Post(string topic, string? key, object value)
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(new Body(key, value), JsonSettings.Api);
        TaskCompletionSource? waiting;
        lock (gate)
        {
            var notice = new Notice(++head, Encode(topic, head, data));
            if (key is null)
            {
                Append(notice);
            }
            else
            {
                Replace(new TopicKey(topic, key), notice);
            }

            (waiting, posted) = (posted, null);
        }

        waiting?.SetResult();
    }

    /// <summary>Everything after a number, oldest first, or null when something after it is gone.</summary>
    public IReadOnlyList<Notice>? Since(long number)
    {
        lock (gate)
        {
            if (number < lost || number > head)
            {
                return null;
            }

            // Listeners stand near the head, so it is read backwards and only as far as they have not been.
            var news = new List<Notice>();
            for (var back = 1; back <= kept && ring[(next - back + RingMax) % RingMax].Number > number; back++)
            {
                news.Add(ring[(next - back + RingMax) % RingMax]);
            }

            for (var node = latest.Last; node is not null && node.Value.Notice.Number > number; node = node.Previous)
            {
                news.Add(node.Value.Notice);
            }

            news.Sort((one, other) => one.Number.CompareTo(other.Number));
            return news;
        }
    }

    /// <summary>Until there is something after a number.</summary>
    public Task NextAsync(long number, CancellationToken ct)
    {
        lock (gate)
        {
            if (head > number)
            {
                return Task.CompletedTask;
            }

            posted ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return posted.Task.WaitAsync(ct);
        }
    }

    private void Append(Notice notice)
    {
        if (kept == RingMax)
        {
            lost = ring[next].Number;
        }

        ring[next] = notice;
        next = (next + 1) % RingMax;
        kept = Math.Min(kept + 1, RingMax);
    }

    private void Replace(TopicKey at, Notice notice)
    {
        if (places.Remove(at, out var old))
        {
            latest.Remove(old);
        }
        else if (latest.Count == KeysMax && latest.First is { } oldest)
        {
            lost = Math.Max(lost, oldest.Value.Notice.Number);
            places.Remove(oldest.Value.At);
            latest.RemoveFirst();
        }

        places[at] = latest.AddLast((at, notice));
    }

    private byte[] Encode(string topic, long number, byte[] data)
    {
        var top = Encoding.UTF8.GetBytes(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"id: {Boot}-{number}\nevent: {topic}\ndata: "));
        return [.. top, .. data, (byte)'\n', (byte)'\n'];
    }

    private readonly record struct TopicKey(string Topic, string Key);

    private sealed record Body(string? Key, object Value);
}

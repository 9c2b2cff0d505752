using System.Text.Json;
using System.Text.Json.Serialization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Desks;

/// <summary>
/// Where a desk's prices come from between two moments (to excluded), so many times faster than they were; speed 0 is
/// as fast as it goes. <c>replay</c> reads stored candles of these instruments, <c>lab</c> the generated market.
/// </summary>
internal sealed record FeedSpec(
    string Kind, IReadOnlyList<string> Instruments, string Interval, DateTime From, DateTime To, decimal Speed)
{
    public const string ReplayKind = "replay";
    public const string LabKind = "lab";

    /// <summary>What the market is generated from; only of a lab feed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Seed { get; init; }

    /// <summary>Until here in hourly bars and as fast as it goes, whoever watches; only of a lab feed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? HistoryTo { get; init; }

    [JsonIgnore]
    public IEnumerable<InstrumentId> InstrumentIds => Instruments.Select(text => new InstrumentId(text));

    [JsonIgnore]
    public Moment FromMoment => Rows.Cell.ToMoment(From);

    [JsonIgnore]
    public Moment ToMoment => Rows.Cell.ToMoment(To);

    [JsonIgnore]
    public BarInterval BarInterval =>
        Engine.Markets.BarInterval.Find(Interval)
        ?? throw new InvalidOperationException($"A stored feed has the interval '{Interval}', which nobody knows");

    [JsonIgnore]
    public bool IsLab => string.Equals(Kind, LabKind, StringComparison.Ordinal);

    /// <summary>As stored in trading.desks; null for a desk without a feed of its own.</summary>
    /// <exception cref="JsonException">A newer version wrote it.</exception>
    public static FeedSpec? Read(string json)
    {
        if (string.Equals(json, "{}", StringComparison.Ordinal))
        {
            return null;
        }

        var feed = JsonSerializer.Deserialize<FeedSpec>(json, JsonSettings.Api)!;
        return feed.Kind is ReplayKind or LabKind
            ? feed : throw new JsonException($"there is no feed of kind '{feed.Kind}' here");
    }

    /// <summary>Null as well for a feed this version cannot run, whose desk has no runner here either.</summary>
    public static FeedSpec? Runnable(string json)
    {
        try
        {
            return Read(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, JsonSettings.Api);
}

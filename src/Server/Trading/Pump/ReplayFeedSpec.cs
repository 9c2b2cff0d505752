using System.Text.Json;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Trading.Pump;

/// <summary>
/// A feed that replays stored candles. Times are int64 µs UTC, the end not included; Speed is market seconds per wall second,
/// 0 as fast as the machine can.
/// </summary>
internal sealed record ReplayFeedSpec(
    string Kind, IReadOnlyList<string> Instruments, string Interval, long FromMicros, long ToMicros, double Speed)
{
    public const string Replay = "replay";

    public IReadOnlyList<InstrumentId> Coins => [.. Instruments.Select(text => new InstrumentId(text)).Order()];

    public Moment From => new(FromMicros);

    public Moment To => new(ToMicros);

    public string ToJson() => JsonSerializer.Serialize(this, JsonSettings.Api);

    /// <summary>Null when the desk has no replay feed.</summary>
    public static ReplayFeedSpec? Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("kind", out var kind) && kind.ValueEquals(Replay)
            ? JsonSerializer.Deserialize<ReplayFeedSpec>(json, JsonSettings.Api)
            : null;
    }
}

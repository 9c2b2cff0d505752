using System.Text.Json;

namespace Pitwall.Server.Trading.Api;

/// <summary>A desk as the API shows it. Holder is the process that owns it, null when nobody does.</summary>
/// <param name="Mode">What kind of money it moves: lab, paper or live.</param>
/// <param name="Seq">Journal rows so far.</param>
/// <param name="HeadHash">Hash of the last journal row, 64 zeros before the first.</param>
public sealed record DeskSheet(int Id, string Name, string Mode, long Seq, string HeadHash, long Epoch, string? Holder)
{
    /// <summary>The desk's time at its last journal row; null before the first.</summary>
    public required DateTime? Clock { get; init; }

    /// <summary>Where its prices come from; an empty object when it has no feed.</summary>
    public required JsonElement Feed { get; init; }

    /// <summary>How it stands in this process; null when another process runs it, or none does.</summary>
    public required Standing? Here { get; init; }

    public required Latch Kill { get; init; }

    /// <summary>Null before the desk is opened.</summary>
    public required Limits? LimitsOfAll { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>SHA-256 of everything the desk holds, folded from its journal; null unless asked for.</summary>
    public string? StateHash { get; init; }

    /// <summary>
    /// Clock runs ahead of the last journal row while nothing happens; null when it never started. Trouble says why it
    /// does not run.
    /// </summary>
    public sealed record Standing(DateTime? Clock, bool IsFinished, string? Trouble);

    /// <summary>The kill switch; reason and time are null when it was never moved.</summary>
    public sealed record Latch(bool Engaged, string? Reason, DateTime? MovedAt);

    /// <summary>What holds for all agents together; null is no cap.</summary>
    public sealed record Limits(int Version, decimal? ExposureMaxUsd, IReadOnlyList<Cap> AssetCaps);

    public sealed record Cap(string Instrument, decimal MaxUsd);
}

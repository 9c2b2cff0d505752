using System.Collections.Immutable;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation.Replies;

/// <summary>
/// What is needed to read a reply, and nothing to judge it by: the gate disposes. Coins are the instruments the agent
/// may name. Positions null means nobody knows what is held; then nothing that depends on it is guessed. Equity in USD
/// turns a share of the balance into a notional; Marks turn a size in coins into one.
/// </summary>
public sealed record ReplyContext(
    ImmutableArray<InstrumentId> Coins,
    ImmutableArray<HeldPosition>? Positions,
    ImmutableArray<MarkSeen> Marks,
    decimal? EquityUsd = null)
{
    public FinishReason Finish { get; init; } = FinishReason.Stop;

    public ReplyLimits Limits { get; init; } = ReplyLimits.Default;

    /// <summary>The context of a mind that was just briefed, with the marks of that moment.</summary>
    public static ReplyContext Of(Briefing briefing, ImmutableArray<MarkSeen> marks) => new(
        briefing.Coins,
        [.. briefing.Account.Positions.Select(HeldPosition.Of)],
        marks,
        briefing.Account.Equity.Value);

    internal HeldPosition? Held(InstrumentId instrument) =>
        Positions?.FirstOrDefault(position => position.Instrument == instrument);

    internal decimal? Mark(InstrumentId instrument) =>
        Marks.FirstOrDefault(mark => mark.Instrument == instrument)?.Mark.Value;
}

/// <summary>
/// What is held of one coin: size unsigned in coins, stop and target in quote currency when there are.
/// </summary>
public sealed record HeldPosition(
    InstrumentId Instrument, bool IsLong, decimal Size, decimal? Stop = null, decimal? Target = null)
{
    public static HeldPosition Of(PositionView view) => new(
        view.Instrument, view.Size > 0, Math.Abs(view.Size), view.Stop?.Value, view.Target?.Value);
}

/// <summary>
/// How far the parser goes: bytes that are read at all, brackets inside brackets, rows, and steps per byte, which makes
/// its time a straight line in the size of the reply whatever that holds.
/// </summary>
public sealed record ReplyLimits(int BytesMax, int DepthMax, int RowsMax, int StepsPerByteMax)
{
    public static ReplyLimits Default { get; } = new(262_144, 32, 64, 64);
}

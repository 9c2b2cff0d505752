using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading;

/// <summary>The words that stand in stored bytes: a renamed member would make old journals unreadable.</summary>
public sealed class VocabularyTests
{
    public static TheoryData<string, string> Words => new()
    {
        { Of<DeskMode>(), "backtest lab paper live" },
        { Of<RunState>(), "running paused stopped shadow" },
        { Of<MarginMode>(), "isolated cross" },
        { Of<Side>(), "buy sell" },
        { Of<OrderType>(), "market limit stop stop_limit trailing_stop target" },
        { Of<TimeInForce>(), "gtc ioc alo gtd" },
        { Of<OrderStatus>(), "intended accepted partly_filled unknown filled cancelled rejected expired" },
        { Of<Cause>(), "model clamped forced guard stop target liquidation user mirror funding flow" },
        { Of<OrderLeg>(), "entry exit stop target liquidation" },
        { Of<Account>(), "cash margin external realised fees funding venue_loss forfeited" },
        { Of<Liquidity>(), "taker maker" },
        {
            Of<CycleOutcome>(),
            "ok ok_repaired partial no_action parse_error invalid refused truncated empty timeout provider_error "
            + "budget_skip stale_data_skip risk_skip paused"
        },
        { Of<ProposalAction>(), "open_long open_short add reduce close set_stop set_target hold" },
        { Of<DecisionResult>(), "accepted clamped refused held failed" },
        { Of<TriggerKind>(), "order liquidation daily_loss" },
        { Of<QuoteGrade>(), "candle quote book" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void Stored_words_never_change(string words, string released) => words.ShouldBe(released);

    private static string Of<T>()
        where T : struct, Enum =>
        string.Join(' ', Enum.GetValues<T>().Select(value => System.Text.Encoding.UTF8
            .GetString(Canonical.Bytes(value)).Trim('"')));
}

using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Deliberation.Replies;

/// <summary>Which part of a reply is its answer.</summary>
public sealed class AnswerPlaceTests
{
    private const string CloseBtc = """{"symbol":"BTCUSDT","action":"close_long","reasoning":"target met"}""";
    private const string OpenSol = """
        {"symbol":"SOLUSDT","action":"open_long","leverage":5,"position_size_usd":500,"stop_loss":190,
         "take_profit":230,"confidence":85,"reasoning":"trend"}
        """;

    [Fact]
    public void Takes_the_last_of_two_lists_with_a_sentence_between()
    {
        var reply = Trader.Says($"First idea:\n[{OpenSol}]\nOn reflection I prefer to close:\n[{CloseBtc}]\n");

        reply.Asks().ShouldBe(["close BTC"]);
    }

    [Fact]
    public void Reads_nothing_that_stands_inside_the_thinking()
    {
        var reply = Trader.Says(
            $"<think>\n```json\n[{CloseBtc}]\n```\n</think>\n[{{\"symbol\":\"BTC\",\"action\":\"hold\"}}]");

        reply.Asks().ShouldBe(["hold BTC"]);
        reply.Outcome.ShouldBe(CycleOutcome.OkRepaired);
    }

    [Fact]
    public void Reads_no_hold_where_the_thinking_runs_into_the_list_but_keeps_a_close()
    {
        var hold = Trader.Says("""Finally, output the JSON.[{"symbol":"BTC","action":"hold"}]""");
        var close = Trader.Says($"Finally, output the JSON.[{CloseBtc},{OpenSol}]");

        hold.Outcome.ShouldBe(CycleOutcome.ParseError);
        hold.Proposals.ShouldBeEmpty();
        close.Asks().ShouldBe(["close BTC"]);
    }
}

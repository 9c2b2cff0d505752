using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Deliberation.Replies;

/// <summary>The ways of writing a decision down that are in use, one example each.</summary>
public sealed class DialectTests
{
    [Theory]
    [InlineData("nof1", """
        {"SOL":{"coin":"SOL","signal":"buy_to_enter","quantity":2.5,"profit_target":230.5,"stop_loss":190.25,
        "invalidation_condition":"close below 185","leverage":15,"confidence":0.75,"risk_usd":24.4,"justification":"x"}}
        """)]
    [InlineData("nof1_args", """
        {"decisions":{"SOL":{"justification":"x","trade_signal_args":{"coin":"SOL","signal":"buy_to_enter",
        "quantity":2.5,"profit_target":230.5,"stop_loss":190.25,"leverage":15,"confidence":0.75}}},
        "cot_trace_summary":"I buy SOL."}
        """)]
    [InlineData("nof0", """
        {"signal":"buy_to_enter","coin":"SOLUSDT","quantity":2.5,"leverage":15,"profit_target":230.5,"stop_loss":190.25,
        "invalidation_condition":"","confidence":0.75,"risk_usd":0,"justification":"x"}
        """)]
    [InlineData("nofx", """
        <reasoning>up</reasoning><decision>
        ```json
        [{"symbol":"SOLUSDT","action":"open_long","leverage":15,"position_size_usd":500,"stop_loss":190.25,
        "take_profit":230.5,"confidence":75,"risk_usd":300,"reasoning":"x"}]
        ```
        </decision>
        """)]
    [InlineData("hyper_alpha_arena", """
        {"decisions":[{"operation":"buy","symbol":"SOL","target_portion_of_balance":0.05,"leverage":1,"max_price":0,
        "time_in_force":"Ioc","take_profit_price":230.5,"stop_loss_price":190.25,"confidence":0.75,"reason":"x"}]}
        """)]
    [InlineData("etrobot", """
        {"operation":"open","symbol":"SOL","direction":"long","target_portion_of_balance":0.05,"leverage":1,
        "stop":190.25,"target":230.5,"confidence":0.75,"reason":"x"}
        """)]
    [InlineData("gajesh", """
        {"reasoning":"all in all","trade_decisions":[{"asset":"SOL","action":"buy","allocation_usd":500,
        "tp_price":230.5,"sl_price":190.25,"confidence":0.75,"rationale":"x"}]}
        """)]
    [InlineData("kojott", """
        {"SOL":{"signal":"entry","side":"long","quantity":2.5,"profit_target":230.5,"stop_loss":190.25,"leverage":5,
        "confidence":0.75,"justification":"x"}}
        """)]
    [InlineData("open_nof1", """
        {"opeartion":"Buy","symbol":"SOL","buy":{"pricing":0,"amount":2.5,"leverage":3},"sell":{"percentage":0},
        "adjustProfit":{"stopLoss":190.25,"takeProfit":230.5},"confidence":0.75,"chat":"x"}
        """)]
    [InlineData("pitwall", """
        {"v":1,"decisions":[{"coin":"SOL","action":"open_long","notional_usd":"500","leverage":3,"stop":"190.25",
        "target":"230.5","confidence":0.75,"event":"target_before_stop","valid_s":60,"reason":"x","news_used":[]}]}
        """)]
    [InlineData("nofx", """{"tool_calls":[{"type":"function","function":{"name":"decide","arguments":"{\"decisions\":"""
        + """[{\"symbol\":\"SOL\",\"action\":\"open_long\",\"position_size_usd\":500,\"leverage\":2,"""
        + """\"stop_loss\":190.25,\"take_profit\":230.5,\"confidence\":75}]}"}}]}""")]
    public void Reads_an_opening_in(string dialect, string text)
    {
        var reply = Trader.Says(text, Trader.Flat);

        reply.Dialect.ShouldBe(dialect);
        reply.Asks().ShouldBe(["open_long SOL"]);
        var asked = reply.Proposals.Single();
        asked.NotionalUsd.ShouldBe(500m);
        asked.Stop.ShouldBe(190.25m);
        asked.Target.ShouldBe(230.5m);
        asked.Confidence.ShouldBe(0.75m);
        asked.Limit.ShouldBeNull();
        reply.Rows.Single().Confidence!.Event.ShouldBe(ConfidenceEvent.TargetBeforeStop);
    }

    [Theory]
    [InlineData("ETH HOLD 70%\nBTC CLOSE 90%", "hold ETH,close BTC")]
    [InlineData("### chain_of_thought\nBTC CLOSE 10%\nhmm\n### trading_decisions\nBTC HOLD 60%", "hold BTC")]
    [InlineData("FINAL TRANSACTION PROPOSAL: **SELL**", "")]
    public void Reads_decisions_without_JSON(string text, string asks)
    {
        var reply = Trader.Says(text);

        reply.Dialect.ShouldBe("text");
        string.Join(',', reply.Asks()).ShouldBe(asks);
    }

    [Theory]
    [InlineData("SELL", "close BTC")]
    [InlineData("NOTHING\nThe market is quiet.", "")]
    [InlineData("Do Nothing", "")]
    [InlineData("FINAL TRANSACTION PROPOSAL: **SELL**", "close BTC")]
    [InlineData("""{"signal":"SELL","reason":"top","stop_loss":0,"take_profit":0,"confidence":"HIGH"}""", "close BTC")]
    [InlineData("""{"signal":"bearish","confidence":70,"reasoning":"top"}""", "close BTC")]
    [InlineData("""{"action":"Sell","reasoning":"top","entry_price":null}""", "close BTC")]
    public void Reads_one_word_of_an_agent_with_one_coin(string text, string asks)
    {
        var reply = Trader.Says(text, Trader.Holding with
        {
            Coins = [Trader.Btc],
            Positions = [Trader.Holding.Positions!.Value[0]],
        });

        string.Join(',', reply.Asks()).ShouldBe(asks);
        reply.Outcome.ShouldBe(asks.Length > 0 ? CycleOutcome.OkRepaired : CycleOutcome.NoAction);
    }

    [Fact]
    public void Opens_by_size_and_side_only_what_is_unmistakable()
    {
        var bought = Trader.Says("price:0.5, size:0.1, side:BUY, coin:SOL", Trader.Flat);

        bought.Asks().ShouldBe(["open_long SOL"]);
        bought.Proposals.Single().NotionalUsd.ShouldBe(20m);
        Trader.Says("price:0.5, size:0.1, side:SELL, coin:SOL", Trader.Flat).Outcome.ShouldBe(CycleOutcome.Invalid);
    }

    [Theory]
    [InlineData("""[{"symbol":"BTCUSDT","action":"partial_close","close_percentage":25}]""", "reduce BTC", 0.25)]
    [InlineData("""[{"symbol":"ETH","action":"partial_close_short","close_percentage":"50%"}]""", "reduce ETH", 0.5)]
    [InlineData("""[{"symbol":"BTC","action":"reduce","quantity":0.1}]""", "reduce BTC", 0.2)]
    [InlineData("""[{"symbol":"BTC","action":"partial_close","close_percentage":100}]""", "close BTC", null)]
    [InlineData("""{"decisions":[{"operation":"close","symbol":"BTC","target_portion_of_balance":0.5}]}""",
        "reduce BTC", 0.5)]
    [InlineData("""{"opeartion":"Sell","symbol":"BTC","sell":{"percentage":30}}""", "reduce BTC", 0.3)]
    public void Reads_how_much_of_a_position_goes(string text, string asks, double? fraction)
    {
        var reply = Trader.Says(text);

        reply.Asks().ShouldBe([asks]);
        reply.Proposals.Single().Fraction.ShouldBe((decimal?)fraction);
    }

    [Fact]
    public void Closes_everything_that_is_held_when_all_is_said() =>
        Trader.Says("""[{"symbol":"ALL","action":"close"}]""").Asks().ShouldBe(["close BTC", "close ETH"]);

    [Fact]
    public void Waiting_for_all_coins_is_no_action() =>
        Trader.Says("""[{"symbol":"ALL","action":"wait","reasoning":"no edge"}]""").Outcome
            .ShouldBe(CycleOutcome.NoAction);

    [Theory]
    [InlineData("BTC")]
    [InlineData("btc")]
    [InlineData("BTCUSDT")]
    [InlineData("BTC-USDC")]
    [InlineData("BTC/USDT")]
    [InlineData("xyz:BTC")]
    [InlineData("hyperliquid:BTC")]
    [InlineData("BTC-PERP")]
    public void Knows_a_coin_by_the_names_that_models_give_it(string name) =>
        Trader.Says($$"""[{"symbol":"{{name}}","action":"close_long"}]""").Asks().ShouldBe(["close BTC"]);

    [Theory]
    [InlineData("0.7", 0.7, ConfidenceScale.Fraction)]
    [InlineData("70", 0.7, ConfidenceScale.Percent)]
    [InlineData("\"70%\"", 0.7, ConfidenceScale.Percent)]
    [InlineData("\"HIGH\"", 0.8, ConfidenceScale.Words)]
    [InlineData("\"rather sure\"", null, ConfidenceScale.Unreadable)]
    [InlineData("170", null, ConfidenceScale.Unreadable)]
    public void Keeps_a_confidence_raw_and_normalised(string written, double? value, ConfidenceScale scale)
    {
        var stated = Trader.Says($$$"""{"BTC":{"coin":"BTC","signal":"hold","confidence":{{{written}}}}}""")
            .Rows.Single().Confidence!;

        stated.Raw.ShouldBe(written.Trim('"'));
        stated.Normalised.ShouldBe((decimal?)value);
        stated.Scale.ShouldBe(scale);
        stated.Event.ShouldBe(ConfidenceEvent.None);
    }

    [Fact]
    public void Says_where_the_reasoning_stood()
    {
        const string Answer = """[{"symbol":"BTC","action":"hold"}]""";

        Trader.Says($"<think>up</think>{Answer}").Reasoning.ShouldBe(new("up", ReasoningPlace.InlineTag, 7));
        Trader.Says($"I think it goes up.</think>{Answer}").Reasoning!.Text.ShouldBe("I think it goes up.");
        Trader.Says($$"""{"thinking":"up","decisions":{{Answer}}}""").Reasoning!.Place
            .ShouldBe(ReasoningPlace.AnswerKey);
        Trader.Says($"It may go up, so:\n```json\n{Answer}\n```").Reasoning!.Text.ShouldBe("It may go up, so:");
        ReplyParser.Parse(
                ReplyText.Of(Answer) with { Reasoning = "up", Place = ReasoningPlace.ReasoningContent }, Trader.Holding)
            .Reasoning.ShouldBe(new("up", ReasoningPlace.ReasoningContent, null));
    }

    [Fact]
    public void Every_row_keeps_the_bytes_it_came_from()
    {
        const string Text = """Well… [{"symbol":"BTC","action":"hold"},{"symbol":"ETH","action":"fly"}]""";
        var bytes = System.Text.Encoding.UTF8.GetBytes(Text);

        var rows = Trader.Says(Text).Rows;

        rows.Select(row => System.Text.Encoding.UTF8.GetString(bytes, row.Offset, row.Length)).ShouldBe(
            ["""{"symbol":"BTC","action":"hold"}""", """{"symbol":"ETH","action":"fly"}"""]);
        rows.Select(row => row.Ruling).ShouldBe([RowRuling.Accepted, RowRuling.Rejected]);
    }
}

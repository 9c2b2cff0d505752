using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Deliberation.Replies;

/// <summary>What models get wrong, one test for each row of the field's table of malformed replies.</summary>
public sealed class MalformedRepliesTests
{
    private const string CloseBtc = """{"symbol":"BTCUSDT","action":"close_long","reasoning":"target met"}""";
    private const string OpenSol = """
        {"symbol":"SOLUSDT","action":"open_long","leverage":5,"position_size_usd":500,"stop_loss":190,
         "take_profit":230,"confidence":85,"reasoning":"trend"}
        """;

    [Fact]
    public void Takes_a_single_object_where_a_list_was_asked_for()
    {
        var reply = Trader.Says(CloseBtc);

        reply.Outcome.ShouldBe(CycleOutcome.Ok);
        reply.Asks().ShouldBe(["close BTC"]);
    }

    [Fact]
    public void Takes_an_object_keyed_by_coin()
    {
        var reply = Trader.Says("""
            {"BTC":{"coin":"BTC","signal":"close_position","quantity":0.5},
             "ETH":{"coin":"ETH","signal":"hold","quantity":2}}
            """);

        reply.Dialect.ShouldBe("nof1");
        reply.Outcome.ShouldBe(CycleOutcome.Ok);
        reply.Asks().ShouldBe(["close BTC", "hold ETH"]);
    }

    [Fact]
    public void Takes_a_list_under_the_key_decisions()
    {
        var reply = Trader.Says($$"""{"decisions":[{{CloseBtc}},{{OpenSol}}]}""");

        reply.Outcome.ShouldBe(CycleOutcome.Ok);
        reply.Asks().ShouldBe(["close BTC", "open_long SOL"]);
    }

    [Theory]
    [InlineData(FinishReason.Length)]
    [InlineData(FinishReason.Stop)]
    public void Executes_a_complete_close_of_a_list_that_was_cut_and_marks_it_truncated(FinishReason finish)
    {
        var reply = Trader.Says(
            $$"""[{{CloseBtc}},{"symbol":"ETHUSDT","action":"close_sh""", Trader.Holding with { Finish = finish });

        reply.Outcome.ShouldBe(CycleOutcome.Truncated);
        reply.Asks().ShouldBe(["close BTC"]);
    }

    [Fact]
    public void Opens_nothing_out_of_a_list_that_was_cut()
    {
        var reply = Trader.Says($$"""[{{OpenSol}},{{CloseBtc}},{"symbol":"ETH""");

        reply.Outcome.ShouldBe(CycleOutcome.Truncated);
        reply.Asks().ShouldBe(["close BTC"]);
        reply.Rows[0].Why!.ShouldContain("cut off");
    }

    [Theory]
    [InlineData("The market is choppy, I would rather stay out and hold what we have for now.")]
    [InlineData("<think>BTC looks weak, maybe {\"symbol\":\"BTC\",\"action\":\"close_long\"} later</think>")]
    [InlineData("<think>BTC looks weak and I never get to the point")]
    public void Says_parse_error_of_prose_and_of_thinking_alone(string text)
    {
        var reply = Trader.Says(text);

        reply.Outcome.ShouldBe(CycleOutcome.ParseError);
        reply.Proposals.ShouldBeEmpty();
        reply.ToMindReply().Outcome.ShouldNotBe(CycleOutcome.NoAction);
    }

    [Fact]
    public void Normalises_a_confidence_on_the_wrong_scale_and_says_so()
    {
        var reply = Trader.Says(OpenSol.Replace("85", "0.85", StringComparison.Ordinal));

        reply.Outcome.ShouldBe(CycleOutcome.OkRepaired);
        reply.Proposals.Single().Confidence.ShouldBe(0.85m);
        reply.Mends().ShouldContain("confidence_scale");
        reply.Rows[0].Confidence.ShouldBe(
            new StatedConfidence("0.85", 0.85m, ConfidenceScale.Fraction, ConfidenceEvent.TargetBeforeStop));
    }

    [Theory]
    [InlineData("\"leverage\":5", "\"leverage\":\"5x\"")]
    [InlineData("\"leverage\":5", "\"leverage\":5x")]
    [InlineData("\"position_size_usd\":500", "\"position_size_usd\":\"98,000\"")]
    [InlineData("\"position_size_usd\":500", "\"position_size_usd\":98,000")]
    [InlineData("\"stop_loss\":190", "\"stop_loss\":\"~190\"")]
    [InlineData("\"stop_loss\":190", "\"stop_loss\":\"180-190\"")]
    public void Opens_nothing_whose_numbers_need_a_guess(string written, string garbled)
    {
        var reply = Trader.Says($"[{OpenSol.Replace(written, garbled, StringComparison.Ordinal)},{CloseBtc}]");

        reply.Outcome.ShouldBe(CycleOutcome.Partial);
        reply.Asks().ShouldBe(["close BTC"]);
    }

    [Theory]
    [InlineData("\"leverage\":\"5x\"", "multiplier_sign", "'5x' read as 5")]
    [InlineData("\"stop_loss\":\"98,000\"", "thousands_separator", "'98,000' read as 98000")]
    [InlineData("\"stop_loss\":98,000", "thousands_separator", "'98,000' read as 98000")]
    public void Normalises_the_numbers_of_a_close_and_notes_the_repair(string field, string repair, string detail)
    {
        var reply = Trader.Says($$"""[{"symbol":"BTCUSDT","action":"close_long",{{field}},"reasoning":"x"}]""");

        reply.Outcome.ShouldBe(CycleOutcome.OkRepaired);
        reply.Asks().ShouldBe(["close BTC"]);
        reply.Rows[0].Repairs.ShouldContain(each =>
            each == new Repair(repair, RepairKind.Meaning, each.Offset, detail));
    }

    [Fact]
    public void Tightens_a_stop_that_was_written_with_a_comma_and_never_loosens_one()
    {
        var tighter = Trader.Says("""[{"symbol":"BTC","action":"update_stop_loss","new_stop_loss":"99,000"}]""");
        var looser = Trader.Says("""[{"symbol":"BTC","action":"update_stop_loss","new_stop_loss":"97,000"}]""");

        tighter.Proposals.Single().Stop.ShouldBe(99_000m);
        tighter.Outcome.ShouldBe(CycleOutcome.OkRepaired);
        looser.Proposals.ShouldBeEmpty();
        looser.Rows[0].Why.ShouldBe("A stop is not loosened by guessing");
    }

    [Fact]
    public void Ignores_signs_and_commas_inside_the_reasoning()
    {
        var reply = Trader.Says(
            """[{"symbol":"BTCUSDT","action":"close_long","reasoning":"~5% up, paid 1,234, now 2000~3000"}]""");

        reply.Outcome.ShouldBe(CycleOutcome.Ok);
        reply.Rows[0].Justification.ShouldBe("~5% up, paid 1,234, now 2000~3000");
    }

    [Fact]
    public void Rejects_only_the_field_when_a_target_is_a_range()
    {
        var reply = Trader.Says($"[{OpenSol.Replace(
            "\"take_profit\":230", "\"take_profit\":\"2000~3000\"", StringComparison.Ordinal)}]");

        reply.Outcome.ShouldBe(CycleOutcome.OkRepaired);
        reply.Proposals.Single().Target.ShouldBeNull();
        reply.Proposals.Single().Stop.ShouldBe(190m);
        reply.Mends().ShouldContain("field_rejected");
    }

    [Theory]
    [InlineData("[[%]]")]
    [InlineData("""[{"symbol":"ETH","action":"hold","reasoning":"a list }] like [1,2] or \"x\"}]"},%]""")]
    public void Reads_nested_lists_and_brackets_inside_texts(string shape)
    {
        var reply = Trader.Says(shape.Replace("%", CloseBtc, StringComparison.Ordinal));

        reply.Outcome.ShouldBe(CycleOutcome.Ok);
        reply.Asks().ShouldContain("close BTC");
    }

    [Theory]
    [InlineData("[{“symbol”：“BTCUSDT”，“action”：“close_long”}]")]
    [InlineData("［｛\"symbol\"：\"BTCUSDT\"，\"action\"：\"close_long\"｝］")]
    [InlineData("\u200B[\u200B{\"symbol\":\u00A0\"BTCUSDT\",\uFEFF\"action\":\"close_long\"}]")]
    public void Repairs_foreign_quotes_punctuation_and_invisible_characters_outside_texts(string text)
    {
        var reply = Trader.Says(text);

        reply.Outcome.ShouldBe(CycleOutcome.OkRepaired);
        reply.Asks().ShouldBe(["close BTC"]);
    }

    [Fact]
    public void Leaves_foreign_quotes_inside_a_text_alone()
    {
        var reply = Trader.Says("""[{"symbol":"BTCUSDT","action":"close_long","reasoning":"他说“卖出”，目标：已达"}]""");

        reply.Outcome.ShouldBe(CycleOutcome.Ok);
        reply.Rows[0].Justification.ShouldBe("他说“卖出”，目标：已达");
    }

    [Theory]
    [InlineData("""[{"symbol":"BTCUSDT","action":"close_long",},]""", "trailing_comma")]
    [InlineData("[{\"symbol\":\"BTCUSDT\", // sell it\n\"action\":\"close_long\"}]", "comment")]
    [InlineData("[{\"symbol\":\"BTCUSDT\", /* sell it */ \"action\":\"close_long\"}]", "comment")]
    [InlineData("[{'symbol':'BTCUSDT','action':'close_long'}]", "single_quotes")]
    [InlineData("[{symbol:\"BTCUSDT\",action:\"close_long\",fresh:True}]", "unquoted_key")]
    [InlineData("[{\"symbol\":\"BTCUSDT\" \"action\":\"close_long\"}]", "missing_comma")]
    public void Repairs_what_JSON_does_not_allow(string text, string repair)
    {
        var reply = Trader.Says(text);

        reply.Outcome.ShouldBe(CycleOutcome.OkRepaired);
        reply.Asks().ShouldBe(["close BTC"]);
        reply.Mends().ShouldContain(repair);
    }

    [Theory]
    [InlineData("{ // No trades to execute }")]
    [InlineData("{ // No trades to execute\n}")]
    [InlineData("```json\n{\n  // No trades to execute at this time\n}\n```")]
    [InlineData("[]")]
    [InlineData("{\"decisions\":[]}")]
    public void Understands_an_empty_answer_as_no_action(string text)
    {
        var reply = Trader.Says(text);

        reply.Outcome.ShouldBe(CycleOutcome.NoAction);
        reply.Proposals.ShouldBeEmpty();
    }

    [Fact]
    public void Takes_the_last_complete_of_two_fences()
    {
        var reply = Trader.Says(
            $"Draft:\n```json\n[{OpenSol}]\n```\nOn reflection:\n```json\n[{CloseBtc}]\n```\nThat is my answer.");

        reply.Asks().ShouldBe(["close BTC"]);
        reply.Mends().ShouldContain("fence");
    }

    [Theory]
    [InlineData("The MACD series is [1.2, 3.4, -0.5], so:\n%")]
    [InlineData("[Reasoning] The trend [4h] is up.\n%")]
    [InlineData("Levels: {support} and [101.5].\n\n%\n")]
    public void Is_not_led_astray_by_lists_in_the_prose(string prose)
    {
        var reply = Trader.Says(prose.Replace("%", $"[{CloseBtc},{OpenSol}]", StringComparison.Ordinal));

        reply.Outcome.ShouldBe(CycleOutcome.OkRepaired);
        reply.Asks().ShouldBe(["close BTC", "open_long SOL"]);
        reply.Reasoning!.Place.ShouldBe(ReasoningPlace.ProseBefore);
    }

    [Fact]
    public void Rejects_only_the_row_with_an_unknown_action()
    {
        var reply = Trader.Says($$"""[{"symbol":"ETHUSDT","action":"hedge_delta"},{{CloseBtc}}]""");

        reply.Outcome.ShouldBe(CycleOutcome.Partial);
        reply.Asks().ShouldBe(["close BTC"]);
        reply.Rows[0].Why.ShouldBe("'hedge_delta' is no action");
    }

    [Fact]
    public void Rejects_only_the_row_with_a_leverage_of_zero()
    {
        var reply = Trader.Says($"[{OpenSol.Replace(
            "\"leverage\":5", "\"leverage\":0", StringComparison.Ordinal)},{CloseBtc}]");

        reply.Outcome.ShouldBe(CycleOutcome.Partial);
        reply.Asks().ShouldBe(["close BTC"]);
        reply.Rows[0].Why.ShouldBe("A leverage of 0 is no whole number from 1 up");
    }

    [Fact]
    public void Keeps_a_close_beside_a_bad_row()
    {
        var reply = Trader.Says($$"""[{"symbol":"ETHUSDT","action":},{{CloseBtc}}]""");

        reply.Asks().ShouldBe(["close BTC"]);
        reply.Outcome.ShouldBe(CycleOutcome.Partial);
    }

    [Theory]
    [InlineData("""[{"symbol":"SOLUSDT","action":"close_long"}]""")]
    [InlineData("""[{"symbol":"SOLUSDT","action":"hold"}]""")]
    [InlineData("""[{"symbol":"ETHUSDT","action":"close_long"}]""")]
    [InlineData("""{"BTC":{"coin":"BTC","signal":"close_position","quantity":0}}""")]
    public void Does_nothing_where_nothing_is_held_and_keeps_the_model_error(string text)
    {
        var reply = Trader.Says(text);

        reply.Outcome.ShouldBe(CycleOutcome.NoAction);
        reply.Proposals.ShouldBeEmpty();
        reply.Rows.Single().Ruling.ShouldBe(RowRuling.NoOperation);
        reply.Rows.Single().Why.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("", FinishReason.Stop, CycleOutcome.Empty)]
    [InlineData(" \n\t", FinishReason.Unknown, CycleOutcome.Empty)]
    [InlineData("", FinishReason.Length, CycleOutcome.Truncated)]
    [InlineData("", FinishReason.Filtered, CycleOutcome.Refused)]
    [InlineData("I'm sorry, but I can't give financial advice.", FinishReason.Stop, CycleOutcome.Refused)]
    [InlineData("I have looked at", FinishReason.Length, CycleOutcome.Truncated)]
    public void Tells_empty_cut_and_refused_replies_apart(string text, FinishReason finish, CycleOutcome outcome)
    {
        var reply = Trader.Says(text, Trader.Holding with { Finish = finish });

        reply.Outcome.ShouldBe(outcome);
        reply.Proposals.ShouldBeEmpty();
    }
}

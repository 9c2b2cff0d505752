using System.Text;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Deliberation.Providers;

namespace Pitwall.Server.Tests.Deliberation.Providers;

/// <summary>Both wire formats against a server on this machine, and every way it can go wrong.</summary>
public sealed class ModelCallerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<ProviderKindName> Kinds => [ProviderKindName.OpenAi, ProviderKindName.Anthropic];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_streamed_reply_comes_whole_with_its_reasoning_tokens_and_stated_latency(ProviderKindName kind)
    {
        await using var models = new FakeModels(_ => new FakeAnswer.Says("{\"é\":1}", 1_234, Reasoning: "because ↑")
        { Tokens = (1_000, 200, 0, 120) });

        var result = await AskAsync(models, kind);

        var reply = result.Last.ShouldBeOfType<AttemptResult.Answered>().Reply;
        Encoding.UTF8.GetString(reply.Text).ShouldBe("{\"é\":1}");
        reply.Reasoning.ShouldBe("because ↑");
        reply.Place.ShouldBe(kind == ProviderKindName.Anthropic ? ReasoningPlace.ThinkingBlock
            : ReasoningPlace.ReasoningContent);
        reply.Finish.ShouldBe(FinishReason.Stop);
        reply.Model.ShouldBe("tiny");
        reply.Tokens.ShouldBe(new TokenCount(800, 200, 0, 120));
        result.LatencyMs.ShouldBe(1_234);
        result.Attempts.ShouldBe(1);
    }

    [Theory]
    [InlineData("length", FinishReason.Length)]
    [InlineData("content_filter", FinishReason.Filtered)]
    public async Task Why_it_stopped_is_one_word_for_all_providers(string said, FinishReason finish)
    {
        await using var models = new FakeModels(_ => new FakeAnswer.Says("half", Finish: said));

        foreach (var kind in Kinds)
        {
            (await AskAsync(models, kind.Data)).Last.ShouldBeOfType<AttemptResult.Answered>()
                .Reply.Finish.ShouldBe(finish);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stream_that_stops_without_a_word_that_it_has_ended_was_cut_off(ProviderKindName kind)
    {
        await using var models = new FakeModels(_ => new FakeAnswer.EndsEarly("{\"v\":1,\"decisions\":[]}"));

        var reply = (await AskAsync(models, kind)).Last.ShouldBeOfType<AttemptResult.Answered>().Reply;

        reply.Finish.ShouldBe(FinishReason.Length);
        Encoding.UTF8.GetString(reply.Text).ShouldBe("{\"v\":1,\"decisions\":[]}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_reply_that_nobody_counted_has_no_count_instead_of_none(ProviderKindName kind)
    {
        await using var models = new FakeModels(_ => new FakeAnswer.Says("{}") { IsCounted = false });

        var reply = (await AskAsync(models, kind)).Last.ShouldBeOfType<AttemptResult.Answered>().Reply;

        reply.Finish.ShouldBe(FinishReason.Stop);
        reply.Tokens.ShouldBeNull();
    }

    [Fact]
    public async Task Attempts_that_may_be_billed_are_counted_and_those_that_cannot_are_not()
    {
        await using var models = new FakeModels(question => (question.Model, question.Attempt) switch
        {
            ("limited", 1) => new FakeAnswer.Status(429, "{}"),
            ("shaky", 1) => new FakeAnswer.Status(500, "{}"),
            ("gone", _) => new FakeAnswer.BreaksOff(new string('x', 20_000)),
            ("unknown", _) => new FakeAnswer.Status(404, "{}"),
            _ => new FakeAnswer.Says("{}"),
        });

        (await AskAsync(models, ProviderKindName.OpenAi, "limited")).Uncounted.ShouldBe(0);
        (await AskAsync(models, ProviderKindName.OpenAi, "shaky")).Uncounted.ShouldBe(1);
        (await AskAsync(models, ProviderKindName.OpenAi, "gone")).Uncounted.ShouldBe(2);
        (await AskAsync(models, ProviderKindName.OpenAi, "unknown")).Uncounted.ShouldBe(0);
        var closed = new FakeModels(_ => new FakeAnswer.Garbage());
        await closed.DisposeAsync();
        var nobody = await AskAsync(closed, ProviderKindName.OpenAi);
        (nobody.Attempts, nobody.Uncounted).ShouldBe((2, 0));
        nobody.Last.ShouldBeOfType<AttemptResult.Failed>().Why.ShouldBe("fake cannot be reached");
    }

    [Fact]
    public async Task What_may_do_better_is_tried_once_more_and_nothing_else_is()
    {
        await using var models = new FakeModels(question => question.Attempt == 1
            ? new FakeAnswer.Status(429, "{}", 100) : new FakeAnswer.Says("{}", 200));
        await using var broken = new FakeModels(_ => new FakeAnswer.Status(500, "{}", 100));
        await using var wrong = new FakeModels(_ =>
            new FakeAnswer.Status(400, "{\"error\":{\"message\":\"no such model\"}}", 100));

        var again = await AskAsync(models, ProviderKindName.OpenAi);
        (again.Attempts, again.LatencyMs).ShouldBe((2, 300));
        again.Last.ShouldBeOfType<AttemptResult.Answered>();
        var twice = await AskAsync(broken, ProviderKindName.OpenAi);
        twice.Last.ShouldBeOfType<AttemptResult.Failed>().Fault.ShouldBe(CallFault.ServerError);
        (twice.Attempts, broken.Count).ShouldBe((2, 2));
        var once = await AskAsync(wrong, ProviderKindName.OpenAi);
        once.Attempts.ShouldBe(1);
        once.Last.ShouldBeOfType<AttemptResult.Failed>().Why.ShouldContain("no such model");
    }

    [Fact]
    public async Task What_is_late_hangs_breaks_off_or_is_nonsense_is_said_as_what_it_is()
    {
        await using var models = new FakeModels(question => question.Model switch
        {
            "late" => new FakeAnswer.Says("{}", 90_000),
            "hangs" => new FakeAnswer.Hangs(),
            "breaks" => new FakeAnswer.BreaksOff(new string('x', 20_000)),
            "garbage" => new FakeAnswer.Garbage(),
            _ => new FakeAnswer.Says(new string('x', 300_000)),
        });

        (await FaultAsync(models, "late", 60)).ShouldBe(CallFault.Timeout);
        (await FaultAsync(models, "hangs", 0.3)).ShouldBe(CallFault.Timeout);
        (await FaultAsync(models, "breaks", 60)).ShouldBe(CallFault.Unreachable);
        (await FaultAsync(models, "garbage", 60)).ShouldBe(CallFault.Garbage);
        (await FaultAsync(models, "endless", 60)).ShouldBe(CallFault.TooLong);
        (await AskAsync(models, ProviderKindName.OpenAi, "late", 60)).LatencyMs.ShouldBe(60_000);
    }

    [Theory]
    [InlineData(ProviderKindName.OpenAi, """
        data: {"model":"tiny","\ud800":1,"choices":[{"delta":{"content":"it is \ud83d","reasoning":"alone \udc00"}}]}
        data: {"choices":[{"delta":{"content":"\ude80\n"},"finish_reason":"stop"}]}
        data: [DONE]

        """)]
    [InlineData(ProviderKindName.Anthropic, """
        data: {"type":"message_start","message":{"model":"tiny","\ud800":1}}
        data: {"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"alone \udc00"}}
        data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"it is \ud83d"}}
        data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"\ude80\n"}}
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}
        data: {"type":"message_stop"}

        """)]
    public async Task Halves_of_a_surrogate_pair_join_over_two_events_and_one_alone_loses_nothing_else(
        ProviderKindName kind, string events)
    {
        await using var models = new FakeModels(_ => new FakeAnswer.Raw(events));

        var reply = (await AskAsync(models, kind)).Last.ShouldBeOfType<AttemptResult.Answered>().Reply;

        Encoding.UTF8.GetString(reply.Text).ShouldBe("it is 🚀\n");
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(reply.Reasoning!)).ShouldBe("alone \ufffd");
        (reply.Model, reply.Finish).ShouldBe(("tiny", FinishReason.Stop));
    }

    [Theory]
    [InlineData("""
        data: {"model":"tiny","choices":[{"delta":{"refusal":"I will "}}]}
        data: {"model":"tiny","choices":[{"delta":{"refusal":"not."}}]}
        data: {"model":"tiny","choices":[{"delta":{},"finish_reason":"stop"}]}
        data: [DONE]

        """)]
    [InlineData("""
        {"model":"tiny","choices":[{"message":{"content":null,"refusal":"I will not."},"finish_reason":"stop"}]}
        """)]
    public async Task A_refusal_is_one_whatever_its_stream_says_at_the_end(string body)
    {
        await using var models = new FakeModels(_ => new FakeAnswer.Raw(body));

        var reply = (await AskAsync(models, ProviderKindName.OpenAi)).Last.ShouldBeOfType<AttemptResult.Answered>()
            .Reply;

        (Encoding.UTF8.GetString(reply.Text), reply.Finish).ShouldBe(("I will not.", FinishReason.Filtered));
    }

    [Fact]
    public void A_cost_is_what_each_class_of_tokens_costs() =>
        new ModelPrice(DateOnly.MinValue, 1.25m, 0.125m, 10m).Of(new TokenCount(1_000_000, 2_000_000, 10_000, 90_000))
            .ShouldBe(1.25m + 0.25m + 1m);

    private static async Task<CallFault> FaultAsync(FakeModels models, string model, double seconds) =>
        (await AskAsync(models, ProviderKindName.OpenAi, model, seconds)).Last.ShouldBeOfType<AttemptResult.Failed>()
            .Fault;

    private static async Task<CallResult> AskAsync(
        FakeModels models, ProviderKindName kind, string model = "tiny", double seconds = 60)
    {
        using var http = ModelHttp.Make();
        var provider = new ProviderSettings(
            "fake", kind == ProviderKindName.Anthropic ? ProviderKind.Anthropic : ProviderKind.OpenAi, models.Address)
        {
            ApiKey = "key",
            LatencyHeader = FakeModels.LatencyHeader,
            RetryPause = TimeSpan.Zero,
        };
        return await new ModelCaller(http, TimeProvider.System).CallAsync(
            provider,
            new ModelCall(model, "You trade.", "Now?", 0.5m, 100)
            {
                Deadline = TimeSpan.FromSeconds(seconds),
                AttemptsMax = 2,
            },
            Ct);
    }

    /// <summary>A name a test's data can be public with.</summary>
    public enum ProviderKindName
    {
        OpenAi,
        Anthropic,
    }
}

using System.Globalization;
using System.Text.Json;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Deliberation.Replies;

/// <summary>The structured replies of the Alpha Arena, written the ways their models write them.</summary>
public sealed class RecordedArenaTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public void The_recording_holds_123_structured_replies_and_2_failures()
    {
        var conversations = RecordedArena.Conversations();

        conversations.Count(RecordedArena.IsFailed).ShouldBe(2);
        conversations.Count(row => !RecordedArena.IsFailed(row)).ShouldBe(123);
    }

    [Theory]
    [InlineData("keyed", "nof1", CycleOutcome.Ok)]
    [InlineData("args", "nof1_args", CycleOutcome.Ok)]
    [InlineData("list", "nof0", CycleOutcome.Ok)]
    [InlineData("fenced", "nof1", CycleOutcome.OkRepaired)]
    [InlineData("thought", "nof1", CycleOutcome.OkRepaired)]
    [InlineData("commented", "nof1", CycleOutcome.OkRepaired)]
    [InlineData("python", "nof1", CycleOutcome.OkRepaired)]
    [InlineData("called", "nof1_args", CycleOutcome.OkRepaired)]
    public void Each_of_the_123_parses_back_to_the_same_decisions(
        string shape, string dialect, CycleOutcome outcome)
    {
        foreach (var conversation in RecordedArena.Conversations().Where(row => !RecordedArena.IsFailed(row)))
        {
            var text = Written(conversation.GetProperty("llm_response"), shape);

            var reply = ReplyParser.Parse(ReplyText.Of(text), RecordedArena.Context);

            Decisions(reply).ShouldBe(RecordedArena.Decisions(conversation), text);
            (reply.Dialect, reply.Outcome).ShouldBe((dialect, outcome), text);
        }
    }

    [Fact]
    public void The_2_failures_end_as_parse_error_or_empty_and_never_as_a_hold()
    {
        var outcomes = RecordedArena.Conversations()
            .Select(RecordedArena.Failure)
            .OfType<string>()
            .Select(text => ReplyParser.Parse(ReplyText.Of(text), RecordedArena.Context))
            .ToArray();

        outcomes.ShouldAllBe(reply => reply.Proposals.IsEmpty);
        outcomes.Select(reply => reply.Outcome).Order().ShouldBe([CycleOutcome.ParseError, CycleOutcome.Empty]);
    }

    private static string[] Decisions(ParsedReply reply) =>
    [
        .. reply.Rows.Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row.CoinSaid} {row.Proposal?.Action} {Plain(row.Quantity)} {row.Proposal?.Leverage} "
            + $"{Plain(row.Proposal?.Stop)} {Plain(row.Proposal?.Target)} {Plain(row.Confidence?.Normalised)} "
            + $"{row.Justification}")),
    ];

    private static string? Plain(decimal? value) => value is { } number ? DecimalMath.ToText(number) : null;

    private static string Written(JsonElement reply, string shape)
    {
        var keyed = reply.GetRawText();
        var indented = JsonSerializer.Serialize(reply, Indented);
        return shape switch
        {
            "keyed" => keyed,
            "args" => WithArguments(reply),
            "list" => $"[{string.Join(',', reply.EnumerateObject().Select(coin => coin.Value.GetRawText()))}]",
            "fenced" => $"```json\n{indented}\n```",
            "thought" => $"<think>\nBTC [4h] is {{up}}, I could close_position.\n</think>\n\n{keyed}",
            "commented" => indented.Replace(
                "\n    \"signal\"", " // my plan stands\n    \"signal\"", StringComparison.Ordinal),
            "python" => Python(reply),
            "called" => JsonSerializer.Serialize(new { name = "trade", arguments = WithArguments(reply) }),
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "No such shape"),
        };
    }

    private static string WithArguments(JsonElement reply) => $"{{{string.Join(',', reply.EnumerateObject().Select(
        coin => $"\"{coin.Name}\":{{\"trade_signal_args\":{coin.Value.GetRawText()}}}"))}}}";

    private static string Python(JsonElement reply) => $"{{{string.Join(", ", reply.EnumerateObject().Select(
        coin => $"'{coin.Name}': {{{string.Join(", ", coin.Value.EnumerateObject().Select(Python))}}}"))}}}";

    private static string Python(JsonProperty field) => field.Value.ValueKind == JsonValueKind.String
        ? $"'{field.Name}': '{field.Value.GetString()!.Replace("'", "\\'", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)}'"
        : $"'{field.Name}': {field.Value.GetRawText()}";
}

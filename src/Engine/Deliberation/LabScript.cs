using System.Collections.Immutable;
using System.Globalization;
using Pitwall.Engine.Deliberation.Replies;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Deliberation;

/// <summary>
/// A rule that writes like a model and is read like one: one coin a day in turns, closed when it is held and else
/// opened on a coin flip's side with a tenth of equity. Its replies go through the shapes that models use, good and
/// bad, so that a Lab without any model shows what becomes of each of them.
/// </summary>
internal sealed class LabScript(long seed) : IMind
{
    private const decimal Share = 0.1m;

    /// <summary>A reply in every shape, one per day; a shape is given the row of the day.</summary>
    private static readonly ImmutableArray<Func<string, string>> Shapes =
    [
        row => $"[{row}]",
        row => $"The market speaks clearly today.\n```json\n[{row}]\n```\nI will look again tomorrow.",
        row => $"<think>Close it or leave it {{?}} at 1,234 … enough.</think>\n[{row}]",
        row => $"{{\"decisions\": [{row},],}} // as asked",
        row => $"[{row}, {{\"symbol\": \"LAB-A\", \"action\": \"open_lo",
        row => row.Replace("\"action\": \"", "\"action\": \"gently_", StringComparison.Ordinal),
        _ => "",
        _ => "I'm sorry, but I cannot give financial advice.",
        row => row.Replace("LAB-", "MOON-", StringComparison.Ordinal),
        _ => "{\"decisions\": [{\"symbol\": \"ALL\", \"action\": \"wait\", \"reasoning\": \"nothing to do\"}]}",
        row => $"{{\"chain_of_thought\": \"one coin a day\", \"trade_decisions\": [{row}]}}",
    ];

    public string Name => LabMinds.Script;

    public long Every => Moment.Day;

    /// <summary>How many shapes there are; after so many days the script begins again.</summary>
    public static int Days => Shapes.Length;

    public MindReply Think(Briefing briefing)
    {
        var day = LabMarket.DayOf(briefing.At);
        if (briefing.At < LabMarket.Start || briefing.Coins.IsEmpty)
        {
            return MindReply.Hold("the Lab has not begun");
        }

        var reply = Shapes[day % Shapes.Length](Row(briefing, briefing.Coins[day % briefing.Coins.Length], day));
        var parsed = ReplyParser.Parse(ReplyText.Of(reply), ReplyContext.Of(briefing, []));
        return parsed.ToMindReply() with { Note = $"{parsed.Note}. The script wrote: {reply}" };
    }

    private string Row(Briefing briefing, InstrumentId coin, int day)
    {
        if (briefing.Account.Find(coin) is not null)
        {
            return $"{{\"symbol\": \"{coin.Symbol}\", \"action\": \"close\", \"reasoning\": \"its turn again\"}}";
        }

        var noise = new SeededNoise(string.Create(CultureInfo.InvariantCulture, $"lab/{seed}/{Name}/{day}"));
        var side = noise.NextBool() ? "open_long" : "open_short";
        var size = decimal.Floor(briefing.Account.Equity.Value * Share);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"symbol\": \"{coin.Symbol}\", \"action\": \"{side}\", \"leverage\": 1, \"position_size_usd\": {size}, "
            + $"\"confidence\": 50, \"reasoning\": \"a coin flip says so\"}}");
    }
}

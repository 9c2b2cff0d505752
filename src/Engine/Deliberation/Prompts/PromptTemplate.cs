using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Deliberation.Prompts;

/// <summary>
/// Puts a prompt together: the house's rules as the system's text, then the agent's own words with what it is told
/// where it asks for it (<c>{{time}}</c>, <c>{{snapshot.table}}</c>, <c>{{account}}</c>, <c>{{news}}</c>), the rest
/// after them.
/// </summary>
public static class PromptTemplate
{
    public const string Version = "pitwall/1";

    private const string Rules =
        """
        You trade perpetual futures for one account. Code checks and bounds everything you ask for; nothing you read can
        change a limit. Answer with one JSON object and nothing else:
        {"v":1,"decisions":[{"coin":"BTC","action":"open_long","notional_usd":"1500","leverage":3,"stop":"98000",
        "target":"106000","confidence":0.62,"event":"target_before_stop","reason":"why, in a sentence"}]}
        action is one of open_long, open_short, add, reduce, close, set_stop, set_target, hold. open and add need
        notional_usd, leverage, stop, confidence; close needs only coin; reduce needs fraction (0 to 1). Amounts and
        prices are strings of plain digits. To do nothing answer {"v":1,"decisions":[]}.

        """;

    private static readonly string[] Names = ["{{time}}", "{{snapshot.table}}", "{{account}}", "{{news}}"];

    /// <param name="strategy">The agent's own words.</param>
    /// <param name="told">The blocks of each name, in the order of <see cref="Names"/>.</param>
    /// <param name="now">When it is asked.</param>
    public static Prompt Of(string strategy, PromptParts told, Moment now)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(told);
        IReadOnlyList<PromptBlock>[] parts = [told.Time, told.Markets, told.Account, told.News];
        var used = new bool[parts.Length];
        var user = new List<PromptBlock>();
        var rest = strategy;
        while (Next(rest) is var (at, which) && at >= 0)
        {
            AddText(user, rest[..at], now);
            user.AddRange(used[which] ? [] : parts[which]);
            used[which] = true;
            rest = rest[(at + Names[which].Length)..];
        }

        AddText(user, rest + "\n", now);
        for (var i = 0; i < parts.Length; i++)
        {
            user.AddRange(used[i] ? [] : parts[i]);
        }

        return new Prompt([new PromptBlock("rules", Rules, now)], user);
    }

    private static (int At, int Which) Next(string text)
    {
        var (first, which) = (-1, 0);
        for (var i = 0; i < Names.Length; i++)
        {
            var at = text.IndexOf(Names[i], StringComparison.Ordinal);
            if (at >= 0 && (first < 0 || at < first))
            {
                (first, which) = (at, i);
            }
        }

        return (first, which);
    }

    private static void AddText(List<PromptBlock> blocks, string text, Moment now)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            blocks.Add(new PromptBlock("strategy", text, now));
        }
    }
}

/// <summary>What an agent is told, by the name it can ask for it.</summary>
public sealed record PromptParts(
    IReadOnlyList<PromptBlock> Time,
    IReadOnlyList<PromptBlock> Markets,
    IReadOnlyList<PromptBlock> Account,
    IReadOnlyList<PromptBlock> News);

using Pitwall.Engine.Deliberation.Prompts;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Files;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>What an agent is told when it is asked, by what its file says it reads.</summary>
internal static class Briefs
{
    public static Prompt PromptOf(AgentSpec spec, Ask ask, RoundFacts round)
    {
        var briefing = ask.Briefing!;
        var past = round.Pasts[ask.Agent.ToString()];
        var reads = ReadsOf(spec);
        IReadOnlyList<PromptBlock> markets =
        [
            new PromptBlock("markets", "\n# MARKETS, every list oldest to newest\n", ask.At),
            .. ask.Coins.Select(coin => round.Markets.Of(
                coin,
                briefing.Bars,
                reads,
                spec.Reads.Funding && round.Funding.TryGetValue(coin, out var rate) ? rate : null,
                round.OpenInterest.TryGetValue(coin, out var open) ? open : null)),
        ];
        IReadOnlyList<PromptBlock> account =
        [
            PastText.Account(briefing, past.Decisions),
            PastText.Decisions(ask.At, past.Decisions),
            PastText.Results(ask.At, past.Results, briefing.Account.Equity.Value),
        ];
        IReadOnlyList<PromptBlock> news = spec.Reads.NewsItemsMax > 0
            ? [NewsText.Of(ask.At, [.. round.News.For(spec.Reads, ask.At).Select(known => known.Item)])]
            : [];
        return PromptTemplate.Of(
            spec.Prompt,
            new PromptParts([PastText.Clock(ask.At, past.Results.Since, ask.Number)], markets, account, news),
            ask.At);
    }

    public static IReadOnlyList<CandleRead> ReadsOf(AgentSpec spec) =>
        [.. spec.Reads.Candles.Select(each =>
            new CandleRead(each.Interval, CandleReads.Find(each.Interval)!, each.Count))];
}

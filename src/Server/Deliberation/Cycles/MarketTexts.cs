using Pitwall.Engine.Deliberation.Prompts;
using Pitwall.Engine.Markets;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>Market blocks of one moment, made once for all agents that read the same of a coin.</summary>
internal sealed class MarketTexts
{
    private readonly SortedDictionary<string, PromptBlock> made = new(StringComparer.Ordinal);

    public PromptBlock Of(
        InstrumentId coin,
        IBarHistory bars,
        IReadOnlyList<CandleRead> reads,
        FundingRate? funding,
        OpenInterestView? openInterest)
    {
        var key = $"{coin} {string.Join(',', reads.Select(read => $"{read.Asked}x{read.Count}"))} {funding is null}";
        if (!made.TryGetValue(key, out var block))
        {
            made.Add(key, block = CoinText.Of(coin, bars, reads, funding, openInterest));
        }

        return block;
    }
}

using Pitwall.Engine.Deliberation.Prompts;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Tests.Trading;

namespace Pitwall.Engine.Tests.Deliberation.Prompts;

public class CoinTextTests
{
    private static readonly IReadOnlyList<CandleRead> Hourly = [new("1h", BarInterval.OneHour, 3)];

    [Fact]
    public void Open_interest_is_told_with_its_mean_its_unit_and_its_age()
    {
        var open = new OpenInterestView(Hour(5).Plus(-12 * Moment.Minute), 30_011.79m, 30_022.321m, 289, IsUsd: false);

        Text(Hour(5), open).ShouldContain(
            "open interest: latest 30011.8 BTC, average 30022.3 BTC over the 24 h up to it (289 known), recorded "
            + "2025-01-01T04:48:00.000000Z, 12 minutes ago\n");
        Text(Hour(5), open with { IsUsd = true }).ShouldContain("latest 30011.8 USD, average 30022.3 USD");
    }

    [Fact]
    public void Without_open_interest_the_block_says_so_in_the_words_it_always_had() =>
        Text(Hour(5), null).ShouldEndWith("\nopen interest: missing, no source is kept\nfunding: missing\n");

    [Fact]
    public void A_block_is_as_of_the_end_of_the_newest_candle_it_holds_and_not_of_the_clock()
    {
        Of(Hour(5), Hour(5)).AsOf.ShouldBe(Hour(5));
        Of(Hour(5).Plus(59 * Moment.Minute), Hour(9)).AsOf.ShouldBe(Hour(5), "the sixth candle is not complete");
        Of(Hour(9), Hour(6)).AsOf.ShouldBe(Hour(6), "no candle came after the sixth");
    }

    [Fact]
    public void What_is_newer_than_every_candle_is_what_the_block_is_of()
    {
        var now = Hour(7);
        var funding = new FundingRate(Hour(6), 0.0001m, Estimated: false);
        var open = new OpenInterestView(Hour(6).Plus(Moment.Minute), 1m, 1m, 1, IsUsd: false);

        CoinText.Of(Coins.Btc, Bars(now, Hour(5)), Hourly, funding, null).AsOf.ShouldBe(Hour(6));
        CoinText.Of(Coins.Btc, Bars(now, Hour(5)), Hourly, funding, open).AsOf.ShouldBe(open.At);
        CoinText.Of(Coins.Btc, new SyntheticBars(now), Hourly, null, null).AsOf
            .ShouldBe(now, "that nothing is known is said now");
    }

    [Fact]
    public void A_prompt_that_holds_a_candle_that_ended_after_the_question_is_found_out()
    {
        var ahead = Of(Hour(5), Hour(9));
        var prompt = new Prompt([new PromptBlock("rules", "", Hour(4))], [ahead]);

        prompt.LaterThan(Hour(5).Plus(-1)).ShouldBe(ahead);
        prompt.LaterThan(Hour(5)).ShouldBeNull();
    }

    private static Moment Hour(int hours) => SyntheticBars.HourAfterStart(hours);

    private static SyntheticBars Bars(Moment now, Moment end) => new SyntheticBars(now).With(
        Coins.Btc, Enumerable.Range(100, (int)(end.Since(SyntheticBars.Start) / Moment.Hour)).Select(i => (decimal)i));

    private static PromptBlock Of(Moment now, Moment end) => CoinText.Of(Coins.Btc, Bars(now, end), Hourly, null, null);

    private static string Text(Moment now, OpenInterestView? open) =>
        CoinText.Of(Coins.Btc, Bars(now, now), Hourly, null, open).Text;
}

using System.Globalization;
using System.Text.Json;
using Pitwall.Engine.Deliberation.Prompts;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Record;

namespace Pitwall.Server.Deliberation.Http;

/// <summary>
/// What an http mind is sent: facts only, no key and nobody else's ids; amounts and prices as decimal strings, times of
/// candles in milliseconds since 1970.
/// </summary>
internal static class HttpMindBody
{
    public const string Version = "http/1";

    public static byte[] Of(AgentSpec spec, Ask ask, RoundFacts round, Guid execution)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteString("execution", execution);
            json.WriteString("agent", ask.Agent.ToString());
            json.WriteString("as_of", ask.At.ToString());
            json.WriteNumber("deadline_ms", spec.Mind.DeadlineSeconds * 1_000);
            json.WriteString("mode", "paper");
            Account(json, ask.Briefing!);
            Positions(json, ask.Briefing!);
            json.WriteStartArray("markets");
            foreach (var coin in ask.Coins)
            {
                Market(json, spec, ask, coin, round);
            }

            json.WriteEndArray();
            News(json, round.News.For(spec.Reads, ask.At));
            Limits(json, ask);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>When the newest it says of markets and news was true; for nothing of them when it is asked.</summary>
    public static Moment AsOf(AgentSpec spec, Ask ask, RoundFacts round)
    {
        var reads = Briefs.ReadsOf(spec);
        return ask.Coins.SelectMany(coin => new Moment?[]
            {
                ask.Marks.FirstOrDefault(seen => seen.Instrument == coin)?.QuotedAt,
                CandleReads.NewestEnd(coin, ask.Briefing!.Bars, reads),
                round.Funding.TryGetValue(coin, out var rate) ? rate.Hour : null,
            })
            .Concat(round.News.For(spec.Reads, ask.At).Select(news => (Moment?)news.Item.Published))
            .Max() ?? ask.At;
    }

    private static void Account(Utf8JsonWriter json, Briefing briefing)
    {
        json.WriteStartObject("account");
        Amount(json, "equity", briefing.Account.Equity.Value);
        Amount(json, "free_margin", briefing.Account.FreeMargin.Value);
        json.WriteEndObject();
    }

    private static void Positions(Utf8JsonWriter json, Briefing briefing)
    {
        json.WriteStartArray("positions");
        foreach (var held in briefing.Account.Positions)
        {
            json.WriteStartObject();
            json.WriteString("coin", held.Instrument.Symbol);
            json.WriteString("side", held.Size > 0 ? "long" : "short");
            Amount(json, "size", Math.Abs(held.Size));
            Amount(json, "entry", decimal.Round(held.EntryPrice, 10));
            Amount(json, "mark", held.Mark.Value);
            Amount(json, "liq", held.Liquidation is { } level ? decimal.Round(level, 10) : null);
            Amount(json, "stop", held.Stop?.Value);
            Amount(json, "target", held.Target?.Value);
            json.WriteNumber("age_s", briefing.At.Since(held.OpenedAt) / Moment.Second);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Market(Utf8JsonWriter json, AgentSpec spec, Ask ask, InstrumentId coin, RoundFacts round)
    {
        json.WriteStartObject();
        json.WriteString("coin", coin.Symbol);
        var mark = ask.Marks.FirstOrDefault(seen => seen.Instrument == coin);
        var quote = mark is { Grade: QuoteGrade.Candle } ? Quote.FromClose(coin, mark.QuotedAt, mark.Mark) : null;
        Amount(json, "mark", mark?.Mark.Value);
        // A desk on candles quotes the close on both sides; of a finer mark it does not hand the two sides on.
        Amount(json, "bid", quote?.Bid.Value);
        Amount(json, "ask", quote?.Ask.Value);
        if (mark is null)
        {
            json.WriteNull("age_ms");
        }
        else
        {
            json.WriteNumber("age_ms", ask.At.Since(mark.QuotedAt) / 1_000);
        }

        Amount(json, "funding_h", round.Funding.TryGetValue(coin, out var funding) ? funding.Rate : null);
        json.WriteStartObject("candles");
        foreach (var read in Briefs.ReadsOf(spec).DistinctBy(read => read.Interval.Micros))
        {
            json.WriteStartArray(read.Interval.ToString());
            foreach (var bar in ask.Briefing!.Bars.Last(coin, read.Interval, read.Count))
            {
                Candle(json, bar);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Candle(Utf8JsonWriter json, Bar bar)
    {
        json.WriteStartArray();
        json.WriteNumberValue(bar.Start.Micros / 1_000);
        foreach (var value in (ReadOnlySpan<decimal>)[bar.Open, bar.High, bar.Low, bar.Close, bar.Volume])
        {
            json.WriteStringValue(DecimalMath.ToText(value));
        }

        json.WriteEndArray();
    }

    private static void News(Utf8JsonWriter json, IReadOnlyList<StoredNews> news)
    {
        json.WriteStartArray("news");
        foreach (var (_, _, item) in news)
        {
            json.WriteStartObject();
            json.WriteString("id", item.Id);
            json.WriteString("time", item.Published.ToString());
            json.WriteString("title", item.Title);
            json.WriteBoolean("untrusted", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Limits(Utf8JsonWriter json, Ask ask)
    {
        var briefing = ask.Briefing!;
        json.WriteStartObject("limits");
        json.WriteNumber("max_leverage", briefing.Limits.LeverageMax);
        Amount(json, "max_notional",
            decimal.Round(Math.Max(0m, briefing.Account.Equity.Value) * briefing.Limits.PositionPctMax / 100m, 2));
        Amount(json, "min_notional", ask.MinNotional);
        json.WriteEndObject();
    }

    private static void Amount(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } known)
        {
            json.WriteString(name, DecimalMath.ToText(known));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

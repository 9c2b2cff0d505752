using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Trading.Pump;

/// <summary>
/// The generated market as segments of a feed: the history in hourly bars at once, then day by day in minutes. Kept in
/// memory and made again from the seed at every start, because nothing of it needs to be stored.
/// </summary>
internal sealed class LabTape
{
    // As for stored candles: what indicators and impact statistics look back on.
    private const int WarmUpDays = 32;

    private readonly Lock gate = new();
    private readonly SortedDictionary<long, Tape> tapes = [];

    /// <summary>The segment that goes on after <paramref name="worked"/>.</summary>
    public FeedSegment Segment(FeedSpec spec, Moment worked)
    {
        var seed = spec.Seed ?? throw new InvalidOperationException("A lab feed without a seed was stored");
        lock (gate)
        {
            if (!tapes.TryGetValue(seed, out var tape))
            {
                tapes.Add(seed, tape = new Tape(seed));
            }

            var history = Rows.Cell.ToMoment(spec.HistoryTo ?? spec.From);
            return worked < history
                ? tape.Cut(BarInterval.OneHour, (spec.FromMoment, spec.FromMoment, history), 0m, isLast: false)
                : LiveDay(tape, spec, worked.StartOfDay);
        }
    }

    private static FeedSegment LiveDay(Tape tape, FeedSpec spec, Moment day)
    {
        var warm = day.Plus(-WarmUpDays * Moment.Day);
        var next = day.Plus(Moment.Day);
        return tape.Cut(
            BarInterval.OneMinute,
            (warm > spec.FromMoment ? warm : spec.FromMoment, day, next),
            spec.Speed,
            isLast: next >= spec.ToMoment);
    }

    private sealed class Tape(long seed)
    {
        private readonly LabMarket market = new(seed);
        private readonly List<LabDay> days = [];
        private readonly SortedDictionary<int, Bar[][]> minutes = [];

        /// <summary>Bars from a warm-up on, steps between two moments.</summary>
        public FeedSegment Cut(
            BarInterval interval, (Moment WarmUp, Moment From, Moment To) range, decimal speed, bool isLast)
        {
            var first = LabMarket.DayOf(range.WarmUp);
            var below = LabMarket.DayOf(range.To);
            while (days.Count < below)
            {
                days.Add(market.NextDay());
            }

            var series = new List<BarSeries>();
            var funding = new SortedDictionary<InstrumentId, IReadOnlyDictionary<long, FundingRate>>();
            for (var coin = 0; coin < LabInstruments.All.Length; coin++)
            {
                var id = LabInstruments.All[coin].Id;
                series.Add(new BarSeries(id, interval, [.. Bars(interval, coin, (first, below))]));
                funding.Add(id, Funding(coin, (first, below)));
            }

            Forget(first);
            return new FeedSegment(new BarFeed(interval, series, funding), range.From, range.To, speed, isLast);
        }

        private IEnumerable<Bar> Bars(BarInterval interval, int coin, (int First, int Below) range)
        {
            for (var day = range.First; day < range.Below; day++)
            {
                IEnumerable<Bar> bars = interval == BarInterval.OneHour
                    ? days[day].Coins[coin].Bars
                    : Minutes(day)[coin];
                foreach (var bar in bars)
                {
                    yield return bar;
                }
            }
        }

        private Bar[][] Minutes(int day)
        {
            if (!minutes.TryGetValue(day, out var made))
            {
                made =
                [
                    .. days[day].Coins.Select(coin => coin.Bars
                        .SelectMany(hour => LabRefinement.Refine(seed, coin.Instrument, hour, BarInterval.OneMinute))
                        .ToArray()),
                ];
                minutes.Add(day, made);
            }

            return made;
        }

        /// <summary>Hours between settlements settle nothing, which a feed must be told or it assumes a rate.</summary>
        private SortedDictionary<long, FundingRate> Funding(int coin, (int First, int Below) range)
        {
            var rates = new SortedDictionary<long, FundingRate>();
            for (var day = range.First; day < range.Below; day++)
            {
                for (var hour = 0; hour < LabDay.Hours; hour++)
                {
                    var at = days[day].Start.Plus(hour * Moment.Hour);
                    rates.Add(at.Micros, new FundingRate(at, 0m, Estimated: false));
                }

                foreach (var settled in days[day].Coins[coin].Funding)
                {
                    rates[settled.Hour.Micros] = settled;
                }
            }

            return rates;
        }

        private void Forget(int first)
        {
            foreach (var day in minutes.Keys.Where(day => day < first).ToArray())
            {
                minutes.Remove(day);
            }
        }
    }
}

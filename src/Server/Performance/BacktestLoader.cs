using System.Collections.Immutable;
using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Funding;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Server.Performance;

/// <summary>What somebody asked for on the command line, not yet looked up.</summary>
internal sealed record BacktestRequest(
    ImmutableArray<string> Minds, string? Symbols, string? Venue, string Interval, string? From, string? To);

/// <summary>
/// Finds instruments, candles and funding for a backtest; what is missing becomes one sentence with the mend.
/// </summary>
internal sealed class BacktestLoader(NpgsqlDataSource source)
{
    private const string PreferredVenue = "hyperliquid";

    // 30 complete days before the first bar set its impact, and averages need some history too.
    private const long WarmUp = 32 * Moment.Day;

    // Candles that cover less than a tenth of what the instrument's others cover are stray ones.
    private const long StrayShare = 10;

    private readonly BarStore bars = new(source);
    private readonly InstrumentCatalogue catalogue = new(source);

    public async Task<(BacktestMarket Market, Moment From, Moment To)> LoadAsync(
        BacktestRequest request, CancellationToken ct)
    {
        var coarsest = BarInterval.Find(request.Interval) ?? throw new SetupException(
            $"'{request.Interval}' is no interval: use one of {string.Join(", ", BarInterval.All)}.");
        var coins = await FindCoinsAsync(request, coarsest, ct);
        var extents = (await bars.ExtentsAsync(coins, ct)).Where(e => e.Interval.Micros <= coarsest.Micros).ToList();
        var finest = BarInterval.All.FirstOrDefault(
            i => coins.All(c => extents.Exists(e => e.Instrument == c && e.Interval == i && IsNoStray(e, extents))))
            ?? throw new SetupException(
                $"{string.Join(", ", coins)} have no candle interval in common: import one for all of them.");
        var chosen = extents.Where(e => e.Interval == finest).ToList();
        var from = request.From is null ? chosen.Min(e => e.First) : UtcText.Parse("--from", request.From);
        var to = request.To is null ? chosen.Max(e => e.Last).Plus(finest.Micros) : UtcText.Parse("--to", request.To);
        var (first, end) = (chosen.Min(e => e.First), chosen.Max(e => e.Last).Plus(finest.Micros));
        if (from >= end || to <= first)
        {
            throw new SetupException($"The candles lie between {first} and {end}: choose --from and --to among them.");
        }

        // Beyond the candles there is nothing to trade, and days without prices would only dilute the statistics.
        from = from < first ? first : from;
        to = to > end ? end : to;
        if (from >= to)
        {
            throw new SetupException($"--from {from} is not before --to {to}.");
        }

        var wish = new FeedWish(coins, from.Plus(-WarmUp), to, finest);
        return await BarFeed.LoadAsync(bars, new FundingStore(source), wish, ct) switch
        {
            FeedOutcome.Ready ready => (await MarketOfAsync(ready.Feed, coins, ct), from, to),
            FeedOutcome.Refused refused => throw new SetupException(refused.Reason + "."),
            _ => throw new InvalidOperationException("A feed is ready or refused"),
        };
    }

    /// <summary>A few stray finer candles must not hide months of coarser ones.</summary>
    private static bool IsNoStray(BarExtent extent, List<BarExtent> extents) =>
        StrayShare * extent.Bars * extent.Interval.Micros >= extents
            .Where(other => other.Instrument == extent.Instrument)
            .Max(other => other.Bars * other.Interval.Micros);

    private async Task<BacktestMarket> MarketOfAsync(
        BarFeed feed, IReadOnlyList<InstrumentId> coins, CancellationToken ct) => new(
        [.. await catalogue.FindAsync(coins, ct)],
        [.. feed.Series],
        feed.Funding.ToImmutableSortedDictionary());

    private async Task<IReadOnlyList<InstrumentId>> FindCoinsAsync(
        BacktestRequest request, BarInterval coarsest, CancellationToken ct)
    {
        var known = (await catalogue.ListAsync(null, ct)).Select(i => i.Rules.Id).ToList();
        var withBars = (await bars.ExtentsAsync(known, ct))
            .Where(e => e.Interval.Micros <= coarsest.Micros)
            .Select(e => e.Instrument)
            .Distinct()
            .ToList();
        if (withBars.Count == 0)
        {
            throw new SetupException(
                $"There are no candles of {coarsest} or finer yet: bring some in with "
                + "'pitwall import candles PATH…', for example a folder of BTC_5m.csv.gz files.");
        }

        var venue = request.Venue?.ToLowerInvariant();
        if (string.IsNullOrWhiteSpace(request.Symbols))
        {
            return OfVenue(withBars, venue);
        }

        var names = request.Symbols.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. names.Select(name => FindOne(withBars, name, venue)).Distinct().Order()];
    }

    private static List<InstrumentId> OfVenue(List<InstrumentId> known, string? venue)
    {
        var venues = known.Select(id => id.Venue).Distinct(StringComparer.Ordinal).ToList();
        venue ??= venues.Contains(PreferredVenue, StringComparer.Ordinal) ? PreferredVenue
            : venues.Count == 1 ? venues[0]
            : throw new SetupException($"Say which venue: --venue {string.Join(" or --venue ", venues)}.");
        var found = known.Where(id => string.Equals(id.Venue, venue, StringComparison.Ordinal)).Order().ToList();
        return found.Count > 0
            ? found
            : throw new SetupException(
                $"Venue '{venue}' has no candles; those that have: {string.Join(", ", venues)}.");
    }

    private static InstrumentId FindOne(List<InstrumentId> known, string name, string? venue)
    {
        if (name.Contains(':', StringComparison.Ordinal))
        {
            return known.Find(id => string.Equals(id.ToString(), name, StringComparison.OrdinalIgnoreCase)) is var exact
                && exact != default
                ? exact
                : throw NoCandles(name, known);
        }

        var found = known.Where(id => string.Equals(id.Symbol, name, StringComparison.OrdinalIgnoreCase)
            && (venue is null || string.Equals(id.Venue, venue, StringComparison.Ordinal))).ToList();
        var preferred = found.Find(id => string.Equals(id.Venue, PreferredVenue, StringComparison.Ordinal));
        return found.Count switch
        {
            0 => throw NoCandles(name, known),
            1 => found[0],
            _ when preferred != default => preferred,
            _ => throw new SetupException(
                $"{name} is at several venues: write one of {string.Join(", ", found)}, or name the --venue."),
        };
    }

    private static SetupException NoCandles(string name, List<InstrumentId> known) => new(
        $"{name} has no candles of that interval or finer; those that have: {string.Join(", ", known)}.");
}

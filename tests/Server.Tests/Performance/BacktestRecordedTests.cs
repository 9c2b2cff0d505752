using System.Globalization;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Trading;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Performance;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Performance;

public sealed class BacktestRecordedTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Folder = "candles/hyperliquid";

    private static readonly (string Symbol, Venue Venue)[] Coins =
    [
        ("BNB", new Venue(0.001m, 3, 2m)),
        ("BTC", new Venue(0.00001m, 1, 0.5m)),
        ("DOGE", new Venue(1m, 6, 2m)),
        ("ETH", new Venue(0.0001m, 2, 0.6m)),
        ("SOL", new Venue(0.01m, 4, 1.2m)),
        ("XRP", new Venue(1m, 6, 1m)),
    ];

    [Fact]
    public async Task Buy_and_hold_of_six_coins_equals_a_calculation_by_hand_to_the_cent()
    {
        var folder = Path.GetDirectoryName(RecordedData.Files(Folder, "*_5m.csv.gz")[0])!;
        var result = await RunAsync("house/buy-and-hold", from: null, to: null);
        var agent = result.Agents.ShouldHaveSingleItem();
        var hands = Coins.Select(coin => new HeldByHand(folder, coin.Symbol, coin.Venue)).ToList();
        // The mind waits for 25 complete hours of every coin.
        var last = hands.Max(hand => hand.First);
        var decided = last.Date.AddHours(last.Hour + (last.Minute > 0 ? 1 : 0) + 25);
        foreach (var hand in hands)
        {
            hand.Buy(decided, decimal.Truncate(10_000m * 0.98m / 6 * 100_000_000m) / 100_000_000m);
        }

        var equity = 10_000m + hands.Sum(hand => hand.Worth);
        Math.Abs(agent.Equity.Value - equity).ShouldBeLessThan(0.01m);
        Math.Abs(agent.Fees.Value - hands.Sum(hand => hand.Fee)).ShouldBeLessThan(0.01m);
        Math.Abs(agent.Funding.Value - hands.Sum(hand => hand.Funding)).ShouldBeLessThan(0.01m);
        result.Desk.Agents.Values.Single().Positions.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Two_runs_and_a_run_in_another_culture_give_the_same_hash()
    {
        var first = await RunAsync("house,flip-of-trend-follower", "2025-04-01", "2025-05-10");
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
        try
        {
            var second = await RunAsync("house,flip-of-trend-follower", "2025-04-01", "2025-05-10");
            second.StateHash.ShouldBe(first.StateHash);
            second.Agents.Select(a => a.StateHash).ShouldBe(first.Agents.Select(a => a.StateHash));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        first.Agents.Length.ShouldBe(6);
        first.Agents.ShouldAllBe(a => a.Score.Days == 39);
    }

    [Fact]
    public async Task A_flip_trades_as_often_and_as_much_as_what_it_flips()
    {
        var result = await RunAsync("coin-flip,flip-of-coin-flip", "2025-04-01", "2025-05-10");
        var (flip, original) = (result.Agents.Single(a => a.Mind.Contains("flip-of", StringComparison.Ordinal)),
            result.Agents.Single(a => string.Equals(a.Mind, "house/coin-flip", StringComparison.Ordinal)));
        ((double)flip.Score.Trades / original.Score.Trades).ShouldBe(1d, 0.05);
        (flip.Score.Turnover!.Value / original.Score.Turnover!.Value).ShouldBe(1d, 0.10);
    }

    private async Task<BacktestResult> RunAsync(string minds, string? from, string? to)
    {
        var importer = new FileImporter(database.Source, TextWriter.Null);
        foreach (var file in RecordedData.Files(Folder, "*_5m.csv.gz")
            .Concat(RecordedData.Files(Folder, "*_funding_1h.csv.gz")))
        {
            var outcome = await importer.ImportAsync(
                file, new ImportFlags("hyperliquid", null, null), TestContext.Current.CancellationToken);
            outcome.ShouldBeOfType<FileOutcome.Taken>().Rejected.Count.ShouldBe(0);
        }

        var names = ((Pitwall.Engine.Deliberation.Sought<System.Collections.Immutable.ImmutableArray<string>>.Found)
            Pitwall.Engine.Deliberation.HouseMinds.Expand(minds)).Value;
        var request = new BacktestRequest(names, null, null, "5m", from, to);
        var (market, start, end) = await new BacktestLoader(database.Source)
            .LoadAsync(request, TestContext.Current.CancellationToken);
        return Backtest.Run(
            market,
            new BacktestPlan(names, start, end, new Pitwall.Engine.Markets.Usd(10_000m), MarginMode.Isolated, 42));
    }
}

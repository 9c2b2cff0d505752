using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Cycles;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Tests.Markets.Import;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

/// <summary>Nobody is told what was not yet known, and every market block says how new the newest of it is.</summary>
public sealed class LookAheadTests
{
    private const string Nothing = "{\"v\":1,\"decisions\":[]}";
    private const string Llm = "{kind: llm, provider: alpha, model: tiny}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_interest_is_told_from_its_own_moment_on_with_the_mean_up_to_it()
    {
        var asked = new List<string>();
        await using var world = await ModelWorld.BeginAsync(days: 1, question =>
        {
            lock (asked)
            {
                asked.Add(question.AllText);
            }

            return new FakeAnswer.Says(Nothing);
        });
        await ImportAsync(
            world,
            "AAA_open_interest.csv",
            "time,open_interest",
            "2025-01-01T11:00:00Z,5000",
            "2025-01-02T00:00:00Z,100",
            "2025-01-02T11:55:00Z,110",
            "2025-01-02T12:00:00.000001Z,777");
        await world.SeatAsync(world.FileOf("llm", Llm));

        await world.LiveAsync();

        string At(string time) => asked.Single(text =>
            text.Contains($"It is 2025-01-02T{time}", StringComparison.Ordinal));
        At("12:00").ShouldContain(
            "open interest: latest 110 AAA, average 105 AAA over the 24 h up to it (2 known), recorded "
            + "2025-01-02T11:55:00.000000Z, 5 minutes ago\n");
        At("12:00").ShouldContain(
            "open interest: missing, no source is kept\n", Case.Sensitive, "nobody kept any of the other coin");
        At("14:00").ShouldContain("open interest: latest 777 AAA, average 329 AAA over the 24 h up to it (3 known)");
    }

    [Fact]
    public async Task A_market_block_is_of_the_end_of_the_newest_candle_it_holds_for_a_model_and_an_http_mind()
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        await world.SeatAsync(world.FileOf("coarse", Llm, "reads: {candles: [4h x 5]}"));
        await world.SeatAsync(world.FileOf("fine", Llm));
        await world.SeatAsync(world.FileOf(
            "hook", $"{{kind: http, url: '{world.Models.Address}hook', secret_from: hook, deadline_s: 30}}"));

        await world.LiveAsync();

        // Asked at the first close and every two hours, it knows at every other question what ended two hours before.
        (await world.ListAsync(
            """
            SELECT agent, kind, count(DISTINCT age_ms), min(age_ms), max(age_ms), bool_and(as_of <= asked_at)
            FROM (
                SELECT call.agent, block.kind, block.age_ms, block.as_of, call.asked_at
                FROM deliberation.calls AS call JOIN deliberation.call_blocks AS block ON block.call_id = call.id
                WHERE block.kind IN ('market', 'contract')) AS told
            GROUP BY 1, 2 ORDER BY 1
            """)).ShouldBe(
        [
            "coarse market 3 0 7200000 True", "fine market 1 0 0 True", "hook contract 1 0 0 True",
        ]);
    }

    [Theory]
    [InlineData("model", Llm)]
    [InlineData("hook", "{kind: http, url: 'http://127.0.0.1:9/hook', secret_from: hook}")]
    public async Task Whoever_would_be_told_a_candle_that_ends_after_the_question_is_not_asked(string name, string mind)
    {
        await using var world = await ModelWorld.BeginAsync(days: 1, _ => new FakeAnswer.Says(Nothing));
        var config = new ConfigurationBuilder().AddInMemoryCollection(
            world.Settings().Select(each => KeyValuePair.Create(each.Key, (string?)each.Value))).Build();
        using var http = new HttpClient();
        var caller = new CallMaker(config, http, TimeProvider.System);
        var coin = InstrumentId.Of(world.Market.Venue, world.Market.First);
        var noon = Moment.FromSeconds(1_735_819_200);
        var history = new MemoryBarHistory(
            [new BarSeries(coin, BarInterval.FiveMinutes, [Bar(noon, -2), Bar(noon, -1), Bar(noon, 0)])]);
        history.MoveTo(noon);
        var slug = new AgentSlug(name);
        var ask = AskOf(slug, noon, coin, history);
        var plan = new AgentPlan(name, 1, AgentFile.Read(world.FileOf(name, mind)));
        var plans = new Dictionary<string, AgentPlan>(StringComparer.Ordinal) { [name] = plan };
        await using var connection = await world.Source.OpenConnectionAsync(Ct);
        Task<RoundFacts> RoundAsync() =>
            RoundFacts.ReadAsync(connection, caller, new Asked(world.Desk, [ask], plans), Ct);

        caller.Prepare(world.Desk, ask, await RoundAsync()).ShouldBeOfType<Preparation.Ready>();
        history.MoveTo(noon.Plus(5 * Moment.Minute));
        var ahead = caller.Prepare(world.Desk, ask, await RoundAsync()).ShouldBeOfType<Preparation.Spared>();

        ahead.Outcome.ShouldBe(CycleOutcome.StaleDataSkip);
        ahead.Why.ShouldContain("is of 2025-01-02T12:05:00.000000Z, after the question of 2025-01-02T12:00:00.000000Z");
    }

    private static Bar Bar(Moment noon, int place) =>
        new(noon.Plus(place * 5 * Moment.Minute), 100m, 101m, 99m, 100m + place, 10m);

    private static Ask AskOf(AgentSlug slug, Moment at, InstrumentId coin, IBarHistory bars)
    {
        ImmutableArray<InstrumentId> coins = [coin];
        var account = new AccountView(new Usd(10_000m), new Usd(10_000m), [], []);
        return new Ask(
            slug,
            "llm/alpha/tiny",
            at.ToString(),
            1,
            at,
            coins,
            [new MarkSeen(coin, new Price(99m), at, QuoteGrade.Candle)],
            new Briefing(at, slug, AgentLimits.Default(coins), coins, account, bars));
    }

    private static async Task ImportAsync(ModelWorld world, string name, params string[] lines)
    {
        using var folder = new MarketFolder(world.Market.Venue);
        (await new FileImporter(world.Source, TextWriter.Null)
            .ImportAsync(folder.Write(name, lines), new ImportFlags(null, null, null), Ct))
            .ShouldBeOfType<FileOutcome.Taken>().New.ShouldBe(lines.Length - 1);
    }
}

using System.Globalization;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Markets.News;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Platform;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

/// <summary>
/// The real server killed around a call: it ends as if nothing had happened, and nothing is counted twice.
/// </summary>
public sealed class KilledInCallTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [Requirement("S1-65")]
    [Requirement("S1-68")]
    [InlineData(Failpoint.CallPre)]
    [InlineData(Failpoint.CallPost)]
    [InlineData(Failpoint.ReplyPost)]
    [InlineData(Failpoint.DecisionPre)]
    [InlineData(Failpoint.CommitPre)]
    public async Task Killed_around_a_call_it_ends_as_if_nothing_had_happened(string failpoint)
    {
        await using var calm = await BegunAsync();
        await calm.LiveAsync();
        await using var world = await BegunAsync();
        await using (var doomed = Serve(world, $"{failpoint}:5"))
        {
            (await doomed.EndedAsync()).ShouldNotBe(0, failpoint);
        }

        await world.ShouldVerifyAsync();
        await using (var healthy = Serve(world, null))
        {
            await healthy.SaysAsync("its feed has ended");
            await healthy.StopAsync();
        }

        await world.ShouldVerifyAsync();
        (await world.ReadAsync()).ShouldBe(await calm.ReadAsync());
        const string Costs = "SELECT count(*), sum(cost_usd), count(*) FILTER (WHERE status <> 'answered') FROM "
            + "deliberation.calls";
        (await world.ListAsync(Costs)).ShouldBe(await calm.ListAsync(Costs));
        const string Progress = "SELECT value::json->>'cycle_count' FROM compat_agents.bot_state "
            + "WHERE key = 'trading_bot_state'";
        (await world.ListAsync(Progress)).ShouldBe(await calm.ListAsync(Progress));
    }

    [Fact]
    public async Task A_lost_call_is_begun_anew_as_the_version_that_acts_by_then_and_with_what_that_one_is_told()
    {
        await using var world = await BegunAsync();
        await new NewsStore(world.Source).PutAsync(
            "Wire", [new FeedItem("k", world.Market.From, "A headline", "", "https://wire.example/k")], "wire.xml", Ct);
        await EditAsync(world, "{kind: llm, provider: alpha, model: tiny}", "reads: {news: {max_items: 3}}");
        await using (var doomed = Serve(world, $"{Failpoint.CallPost}:5"))
        {
            (await doomed.EndedAsync()).ShouldNotBe(0);
        }

        (await world.ListAsync(
            """
            SELECT call.version, call.provider, call.model_asked, count(news.news_id) FROM deliberation.calls AS call
            LEFT JOIN deliberation.call_news AS news ON news.call_id = call.id
            WHERE call.agent = 'one' AND call.status = 'asked' GROUP BY call.id
            """)).ShouldBe(["2 alpha tiny 1"]);
        await EditAsync(world, "{kind: llm, provider: beta, model: large}", "");

        await world.LiveAsync();

        (await world.ListAsync(
            """
            SELECT call.version, call.provider, call.model_asked, call.prompt_sha256 = sha256(told.bytes),
                call.prompt_bytes = length(told.bytes),
                (SELECT count(*) FROM deliberation.call_news AS news WHERE news.call_id = call.id)
            FROM deliberation.calls AS call CROSS JOIN LATERAL (
                SELECT string_agg(text.bytes, ''::bytea ORDER BY block.ordinal) AS bytes
                FROM deliberation.call_blocks AS block JOIN deliberation.texts AS text USING (sha256)
                WHERE block.call_id = call.id) AS told
            WHERE call.agent = 'one' AND call.lost_tokens > 0
            """)).ShouldBe(["3 beta large True True 0"]);
    }

    private static async Task EditAsync(ModelWorld world, string mind, string more) =>
        (await new AgentShelf(world.Source).ApplyAsync(
            await world.DeskRowAsync(), world.FileOf("one", mind, more), Actor.CommandLine, Ct))
        .ShouldBeOfType<ApplyResult.Changed>();

    private static async Task<ModelWorld> BegunAsync()
    {
        var world = await ModelWorld.BeginAsync(days: 1, question =>
            ScriptedModel.Answer(question with { Attempt = 1 }));
        await world.SeatAsync(world.FileOf("one", "{kind: llm, provider: alpha, model: tiny}"));
        await world.SeatAsync(world.FileOf("two", "{kind: llm, provider: beta, model: large}"));
        return world;
    }

    private static PitwallProcess Serve(ModelWorld world, string? failpoint) =>
        PitwallProcess.Start(world.EnvironmentOf(failpoint), "serve", "--port", $"{FreePort.Find()}");
}

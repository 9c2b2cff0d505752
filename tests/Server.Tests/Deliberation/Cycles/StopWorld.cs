using System.Globalization;
using Pitwall.Engine.Agents;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Tests.Deliberation.Cycles;

/// <summary>
/// What a stopped agent ended as: everything that must be the same however often the server was killed.
/// </summary>
internal sealed record StopEnd(
    string Portfolio,
    IReadOnlyList<string> Positions,
    IReadOnlyList<string> Orders,
    IReadOnlyList<string> Fills,
    IReadOnlyList<string> Decisions,
    IReadOnlyList<string> Calls);

/// <summary>
/// An agent that holds two coins and an entry that rests, whose third call hangs when its server is killed; then a
/// person stops it, and servers come and go.
/// </summary>
internal sealed class StopWorld : IAsyncDisposable
{
    private static readonly AgentSlug Agent = new("keen");

    private readonly TaskCompletionSource hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> questions = [];
    private readonly Lock gate = new();
    private ModelWorld? models;

    private StopWorld()
    {
    }

    public ModelWorld Models => models ?? throw new InvalidOperationException("The world has not begun");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<StopWorld> BeginAsync()
    {
        var world = new StopWorld();
        world.models = await ModelWorld.BeginAsync(days: 1, world.Answer);
        await world.Models.SeatAsync(world.Models.FileOf("keen", "{kind: llm, provider: alpha, model: tiny}"));
        await using var server = world.Serve(null);
        await world.hangs.Task.WaitAsync(TimeSpan.FromMinutes(2), Ct);
        server.Kill();
        await server.EndedAsync();
        return world;
    }

    /// <summary>Orders a stop while no server runs, and returns the key of its letters.</summary>
    public Task<string> StopAsync(ControlLevel level) =>
        new AgentControl(Models.Source).SendAsync(Models.Desk, Agent, (level, "enough"), Ct);

    public Task<StopReceipt> ReceiptAsync(ControlLevel level, string key) =>
        new AgentControl(Models.Source).ReceiptAsync(Models.Desk, Agent, (level, key), Ct);

    public async Task DieAsync(string failpoint)
    {
        await using var doomed = Serve(failpoint);
        (await doomed.EndedAsync()).ShouldNotBe(0, failpoint);
    }

    public async Task FinishAsync()
    {
        await using var healthy = Serve(null);
        await healthy.SaysAsync("its feed has ended");
        await healthy.StopAsync();
        await Models.ShouldVerifyAsync();
    }

    /// <summary>Ids are left out: they hold the key of the stop, which is another in every world.</summary>
    public async Task<StopEnd> EndAsync() => new(
        (await Models.ListAsync("SELECT run_state, cycle_count, cycle_open, cash_usd FROM trading.portfolios"))[0],
        await Models.ListAsync(
            "SELECT instrument, size, stop_price FROM trading.positions WHERE closed_at IS NULL ORDER BY instrument"),
        await Models.ListAsync(
            """
            SELECT seq, leg, instrument, cause, status, size, filled FROM trading.orders
            ORDER BY placed_at, seq, instrument, leg
            """),
        await Models.ListAsync(
            "SELECT seq, at, instrument, side, price, size, fee_usd FROM trading.fills ORDER BY seq"),
        await Models.ListAsync(
            "SELECT seq, at, proposed, instrument, result, outcome FROM trading.decisions ORDER BY seq, ordinal"),
        await Models.ListAsync(
            "SELECT number, cycle, status, outcome, cost_usd FROM deliberation.calls ORDER BY number"));

    /// <summary>USD by which what is counted against budgets exceeds the calls that were answered.</summary>
    public async Task<decimal> LostUsdAsync() => decimal.Parse(
        (await Models.ListAsync(
            """
            SELECT (SELECT sum(cost_usd) FROM deliberation.public_calls)
                - (SELECT sum(cost_usd) FROM deliberation.calls)
            """))[0],
        CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => Models.DisposeAsync();

    private PitwallProcess Serve(string? failpoint) =>
        PitwallProcess.Start(Models.EnvironmentOf(failpoint), "serve", "--port", $"{FreePort.Find()}");

    private FakeAnswer Answer(FakeQuestion question)
    {
        switch (Place(question.User))
        {
            case 0:
                return Says(Row("AAA", "open_long", "700"), Row("BBB", "open_long", "700", stop: "1"));
            case 1:
                return Says(Row("AAA", "add", "300", limit: "60"));
            case 2 when question.Attempt == 1:
                hangs.TrySetResult();
                return new FakeAnswer.Hangs();
            default:
                return Says(Row("AAA", "add", "300"), Row("BBB", "close", "0"));
        }
    }

    private int Place(string question)
    {
        lock (gate)
        {
            if (!questions.Contains(question, StringComparer.Ordinal))
            {
                questions.Add(question);
            }

            return questions.IndexOf(question);
        }
    }

    private static FakeAnswer.Says Says(params string[] rows) =>
        new($$"""{"v":1,"decisions":[{{string.Join(',', rows)}}]}""");

    private static string Row(string coin, string action, string notional, string limit = "", string stop = "50")
    {
        var resting = limit.Length == 0 ? "" : $"\"limit\":\"{limit}\",";
        return $$"""
            {"coin":"{{coin}}","action":"{{action}}","notional_usd":"{{notional}}","leverage":2,"stop":"{{stop}}",
            {{resting}}"confidence":0.9,"event":"net_profit_at_exit","reason":"now"}
            """;
    }
}

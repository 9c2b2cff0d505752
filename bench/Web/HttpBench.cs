using System.Globalization;
using Npgsql;
using Pitwall.Bench.Measuring;
using Pitwall.Bench.Page;
using Pitwall.Bench.Ranges;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Bench.Web;

/// <summary>Starts both servers and asks them in turns.</summary>
internal static class HttpBench
{
    private const int Fills = 1_000_000;
    private const string Desk = "bench";

    private static readonly (string What, string Path, bool WithSession, double Reach)[] Questions =
    [
        ("JSON from memory, to a stranger", "/api/health/live", false, 0.85),
        ("JSON from memory, to a viewer", "/api/markets/quotes", true, 0.85),
        ("JSON of one indexed row", $"/api/desks/{Desk}/standing", true, 0.30),
        ("a page of 100 trades", $"/api/desks/{Desk}/fills?limit=100", true, 0.15),
    ];

    public static async Task<BenchReport> RunAsync(
        HttpPlan plan, IConfiguration config, StepLines steps, CancellationToken ct)
    {
        var machine = Machine.Words();
        await using var database = await BenchDatabase.OpenAsync(config, null, steps, ct);
        await MakeDeskAsync(database.Source, ct);
        await steps.RunAsync("fill the trade history", () => new FillTable(database.Source, Fills).FillAsync(ct));
        await using var server = new PageServer(database.Settings);
        await server.StartAsync(ct);
        var cookies = await Visiting.CookiesAsync(server, ct);
        var rows = new List<BenchRow>();
        foreach (var (what, path, withSession, reach) in Questions)
        {
            var asker = new RawAsker(server.Address.Port, path, withSession ? cookies : null);
            var bytes = await asker.BodyBytesAsync(ct);
            await using var bare = await TwinProcess.StartAsync(["--bytes", $"{bytes}"], ct);
            var bareAsker = new RawAsker(bare.Port, "/", null);
            Wrong.Unless(await bareAsker.BodyBytesAsync(ct), bytes, "The length of the baseline's answer");
            await steps.RunAsync(what, async () => rows.Add(await MeasureAsync(
                plan,
                (what, string.Create(CultureInfo.InvariantCulture, $"bare Kestrel with {bytes:N0} bytes")),
                (bareAsker, asker),
                reach,
                ct)));
        }

        return new BenchReport(
            "http",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{plan.Connections} connections, {plan.Seconds} s each, {Fills:N0} fills on the desk"),
            rows)
        {
            Machine = machine,
        };
    }

    private static async Task<BenchRow> MeasureAsync(
        HttpPlan plan,
        (string What, string Against) names,
        (RawAsker Bare, RawAsker Product) askers,
        double reach,
        CancellationToken ct)
    {
        var length = TimeSpan.FromSeconds(plan.Seconds);
        var rounds = new List<(double Baseline, double Result)>();
        for (var round = 0; round <= plan.Rounds; round++)
        {
            var bare = await askers.Bare.RateAsync(plan.Connections, length, ct);
            var product = await askers.Product.RateAsync(plan.Connections, length, ct);
            if (round > 0)
            {
                rounds.Add((bare, product));
            }
        }

        return BenchRow.OfRates((names.What, names.Against, "answers/s"), rounds, reach);
    }

    private static async Task MakeDeskAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        Wrong.Unless(
            await DeskRegistry.CreateAsync(connection, Desk, DeskMode.Paper, "{}", ct),
            new CreateDeskResult.Created(1),
            "The desk");
    }
}

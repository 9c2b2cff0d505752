using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Performance.Api;

/// <summary><c>GET /api/performance/past/{agent}</c>: an imported agent by the same statistics as any other.</summary>
internal static class ReadPastStatistics
{
    public static void MapReadPastStatistics(this RouteGroupBuilder performance) => performance
        .MapGet("/past/{agent}", HandleAsync)
        .WithQueryFields()
        .WithName("ReadPastStatistics")
        .WithSummary("Statistics of an imported agent by slug: returns on marked equity, results on closed trades.");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        NpgsqlDataSource source, string agent, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var name = await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(
            "SELECT name FROM agents.public_agents WHERE desk_id = 0 AND slug = @agent",
            new { agent },
            cancellationToken: ct));
        if (name is null)
        {
            return TypedResults.Problem(
                $"No agent '{agent}' was imported: GET /api/agents?desk=0 lists those that were.",
                statusCode: StatusCodes.Status404NotFound,
                title: "Unknown agent");
        }

        var marks = (await connection.QueryAsync<(DateTime At, decimal Usd, bool Began)>(new CommandDefinition(
            """
            SELECT mark.at, mark.equity_usd, mark.origin = 'inception'
            FROM agents.public_agents AS agent JOIN trading.public_past_equity AS mark ON mark.agent_id = agent.id
            WHERE agent.desk_id = 0 AND agent.slug = @agent AND mark.origin <> 'leaderboard'
            ORDER BY mark.at, mark.origin
            """,
            new { agent },
            cancellationToken: ct))).AsList();
        var trades = (await connection.QueryAsync<(decimal Net, decimal Turned)>(new CommandDefinition(
            """
            SELECT trade.net_usd, trade.size * (trade.entry_price + trade.exit_price)
            FROM agents.public_agents AS agent JOIN trading.public_past_trades AS trade ON trade.agent_id = agent.id
            WHERE agent.desk_id = 0 AND agent.slug = @agent
            ORDER BY trade.exit_at, trade.source_key
            """,
            new { agent },
            cancellationToken: ct))).AsList();
        return TypedResults.Ok(Judged(agent, name, marks, trades));
    }

    private static Response Judged(
        string agent,
        string name,
        List<(DateTime At, decimal Usd, bool Began)> marks,
        List<(decimal Net, decimal Turned)> trades)
    {
        var closed = ClosedTrades.Of(trades.Select(trade => Usd.Rounded(trade.Net)));
        // What an agent began with is days away from the first mark: no daily returns are made up between the two.
        EquityMark[] told = [.. marks.Where(mark => !mark.Began).Select(Mark)];
        var score = told.Length == 0
            ? null
            : AgentScore.Of(EquityTrack.Of(told), closed, Usd.Rounded(trades.Sum(trade => trade.Turned)));
        var gaps = DaysWithoutMark(told);
        return new Response(agent, name)
        {
            Trades = closed.Count,
            Wins = closed.Wins,
            NetUsd = closed.Net.Value,
            WinRatePct = closed.WinRatePct,
            ProfitFactor = closed.ProfitFactor,
            EquityUsd = told.Length == 0 ? null : told[^1].Equity.Value,
            ReturnPct = marks.Count < 2 ? null : EquityTrack.Of([Mark(marks[0]), Mark(marks[^1])]).ReturnPct,
            MaxDrawdownPct = score?.MaxDrawdownPct,
            Days = Math.Max(0, (score?.Days ?? 0) - gaps),
            Sharpe = gaps == 0 && score is { ShownSharpe.IsShown: true } shown
                ? shown.ShownSharpe.Value.Annualised : null,
            SharpeSe = gaps == 0 && score is { ShownSharpe.IsShown: true } judged
                ? judged.ShownSharpe.Value.StandardError : null,
            SharpeMissing = score is null ? "no equity was imported"
                : gaps > 0 && score.ShownSharpe.IsShown
                    ? $"{gaps} d between its marks have none, and their returns would be made up"
                : score.ShownSharpe.Withheld,
        };
    }

    /// <summary>UTC days between the first and the last mark on which nobody looked.</summary>
    private static int DaysWithoutMark(EquityMark[] told)
    {
        if (told.Length == 0)
        {
            return 0;
        }

        var days = told.Select(mark => mark.At.StartOfDay).Distinct().Count();
        return (int)(told[^1].At.StartOfDay.Since(told[0].At.StartOfDay) / Moment.Day) + 1 - days;
    }

    private static EquityMark Mark((DateTime At, decimal Usd, bool Began) mark) =>
        new(mark.At.ToMoment(), Usd.Rounded(mark.Usd), Usd.Zero);

    /// <summary>
    /// Imported: nothing of it was traded here. Money in USD; results on closed trades understate open ones.
    /// </summary>
    public sealed record Response(string Agent, string Name)
    {
        /// <summary>Closed trades.</summary>
        public required int Trades { get; init; }

        public required int Wins { get; init; }

        /// <summary>Sum over closed trades of what the venue booked.</summary>
        public required decimal NetUsd { get; init; }

        public required double? WinRatePct { get; init; }

        public required double? ProfitFactor { get; init; }

        /// <summary>Marked equity at the end, null when none was imported.</summary>
        public required decimal? EquityUsd { get; init; }

        /// <summary>From what it began with, or its first mark, to its last.</summary>
        public required double? ReturnPct { get; init; }

        /// <summary>Between the marks that were imported.</summary>
        public required double? MaxDrawdownPct { get; init; }

        /// <summary>Finished UTC days with a mark.</summary>
        public required int Days { get; init; }

        /// <summary>Annualised; null when it is not shown.</summary>
        public required double? Sharpe { get; init; }

        /// <summary>Its standard error, annualised; null exactly when the Sharpe is.</summary>
        public required double? SharpeSe { get; init; }

        /// <summary>Why the Sharpe is not shown, for instance "needs 30 d, has 12".</summary>
        public required string? SharpeMissing { get; init; }
    }
}

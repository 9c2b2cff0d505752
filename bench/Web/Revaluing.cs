using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Pitwall.Bench.Backtests;
using Pitwall.Bench.Measuring;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Markets.Quotes;
using Pitwall.Server.Platform.Live;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Live;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Bench.Web;

/// <summary>A tick into the books and onto the board, against the same holdings revalued by SQL.</summary>
internal static class Revaluing
{
    private const int Holders = 50;
    private const double Reach = 50;
    private const decimal Entry = 60_000m;
    private const decimal Size = 0.01m;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    public static async Task<BenchRow> MeasureAsync(NpgsqlDataSource source, int rounds, CancellationToken ct)
    {
        var state = Hold();
        await MakeAsync(source, ct);
        var measured = new List<(double Baseline, double Result)>();
        for (var round = 0; round <= rounds; round++)
        {
            var sql = await RateAsync(tick => UpdateAsync(source, tick, ct));
            var board = new Noticeboard();
            var news = new DeskNews(board);
            var quotes = new QuoteBoard();
            var told = await RateAsync(tick =>
            {
                var at = new Moment(tick * 1_000);
                var quote = Quote.FromClose(SyntheticBars.Coin.Id, at, new Price(Entry + (tick % 100)));
                quotes.Put(null, quote);
                news.Tell(Row, Feed, new DeskStanding(1, at, false, null), state, [quote]);
                return Task.CompletedTask;
            });
            Check(state, quotes);
            if (round > 0)
            {
                measured.Add((sql, told));
            }
        }

        return BenchRow.OfRates(
            ("ticks revalued and posted", "an SQL UPDATE of the same holdings", "ticks/s"), measured, Reach) with
        {
            Note = string.Create(
                CultureInfo.InvariantCulture, $"{Holders} accounts hold the instrument; each tick values all of them."),
        };
    }

    private static readonly FeedSpec Feed = new(
        FeedSpec.ReplayKind, ["made:WALK"], "1m", DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(1), 1m);

    private static readonly DeskRow Row = new(1, "bench", "paper", "{}", 1, 1, "bench");

    /// <summary>A desk on which every agent is long, made by the rules.</summary>
    private static DeskState Hold()
    {
        var coin = SyntheticBars.Coin.Id;
        var at = new Moment(1);
        var (state, _) = Desk.Take(
            DeskState.Empty(1), new Input.DeskOpened(at, DeskMode.Paper, DeskLimits.None));
        (state, _) = Desk.Take(state, new Input.InstrumentListed(at, SyntheticBars.Coin));
        for (var i = 0; i < Holders; i++)
        {
            var agent = new AgentSlug(string.Create(CultureInfo.InvariantCulture, $"agent-{i:000}"));
            var marks = ImmutableArray.Create(new MarkSeen(coin, new Price(Entry), at, QuoteGrade.Candle));
            (state, _) = Desk.Take(state, new Input.AgentAdded(
                at, agent, "house/buy-and-hold", MarginMode.Isolated, AgentLimits.Default([coin]), new Usd(10_000m)));
            (state, _) = Desk.Take(state, new Input.Proposed(
                at,
                agent,
                "1",
                CycleOutcome.Ok,
                [coin],
                [new Proposal(coin, ProposalAction.OpenLong, NotionalUsd: Entry * Size, Leverage: 1, Stop: 50_000m)],
                marks,
                Cause.Model,
                ""));
            var order = state.Agents[agent].Orders.Values.Single();
            (state, _) = Desk.Take(state, new Input.VenueAnswered(
                at, [new VenueAnswer(agent, order.Id, OrderStatus.Accepted, null)]));
            (state, _) = Desk.Take(state, new Input.OrderFilled(
                at,
                agent,
                order.Id,
                "fill",
                new Price(Entry),
                order.Size,
                new Usd(0.27m),
                Liquidity.Taker,
                "hl-paper/1",
                QuoteGrade.Candle,
                new Price(Entry)));
        }

        return state;
    }

    private static void Check(DeskState state, QuoteBoard quotes)
    {
        var quote = quotes.All().Single().Quote;
        var marks = new Marks([new MarkSeen(quote.Instrument, quote.Mark, quote.At, quote.Grade)]);
        foreach (var book in state.Agents.Values)
        {
            Wrong.Unless(
                Valuation.Unrealised(book, marks)?.Value, (quote.Mark.Value - Entry) * Size, "A holding's value");
        }
    }

    private static async Task MakeAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var make = source.CreateCommand(
            $"""
            CREATE TABLE bench_holdings (agent text PRIMARY KEY, instrument text NOT NULL, size numeric NOT NULL,
                cost numeric NOT NULL, unrealised numeric);
            CREATE INDEX ON bench_holdings (instrument);
            INSERT INTO bench_holdings
            SELECT 'agent-' || n, 'made:WALK', {Size}, {Entry * Size} FROM generate_series(1, {Holders}) AS n
            """);
        await make.ExecuteNonQueryAsync(ct);
    }

    private static async Task UpdateAsync(NpgsqlDataSource source, long tick, CancellationToken ct)
    {
        await using var update = source.CreateCommand(
            "UPDATE bench_holdings SET unrealised = size * $2 - cost WHERE instrument = $1");
        update.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "made:WALK" });
        update.Parameters.Add(new NpgsqlParameter<decimal> { TypedValue = Entry + (tick % 100) });
        Wrong.Unless(await update.ExecuteNonQueryAsync(ct), Holders, "The number of holdings a tick revalues");
    }

    private static async Task<double> RateAsync(Func<long, Task> tick)
    {
        var started = Stopwatch.GetTimestamp();
        var ticks = 0L;
        while (Stopwatch.GetElapsedTime(started) < Length)
        {
            await tick(++ticks);
        }

        return ticks / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}

using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using Pitwall.Bench.Measuring;
using Pitwall.Bench.Page;
using Pitwall.Engine.Platform;
using Pitwall.Server.Trading.Api;

namespace Pitwall.Bench.Ranges;

/// <summary>
/// A trade history of any length: fills as rows of the real table, without the orders they would belong to, because
/// only reading is measured.
/// </summary>
internal sealed class FillTable(NpgsqlDataSource source, int rows)
{
    private const int PageRows = 100;
    private const int AsksPerRound = 200;
    private const int Desk = 1;

    private static readonly DateTime Began = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly string Sql =
        $"""
        SELECT {ListFills.Columns}
        FROM trading.fills
        WHERE {ListSql.OfAgentAndInstrument} AND (@Word::text IS NULL OR cause = @Word) AND {ListSql.PageById}
        """;

    public async Task FillAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using (var free = new NpgsqlCommand("SET session_replication_role = replica", connection))
        {
            // Without the checks of references: there are no orders behind these fills.
            await free.ExecuteNonQueryAsync(ct);
        }

        await using (var copy = await connection.BeginBinaryImportAsync(
            """
            COPY trading.fills (desk_id, id, seq, at, wall, key, order_id, agent, instrument, decision_id, cause, side,
                price, size, notional_usd, fee_usd, liquidity, model, grade, reference_price, order_filled,
                order_filled_usd, order_status)
            FROM STDIN (FORMAT BINARY)
            """,
            ct))
        {
            for (var row = 1; row <= rows; row++)
            {
                await copy.WriteRowAsync(ct, Cells(row));
            }

            await copy.CompleteAsync(ct);
        }

        foreach (var statement in (string[])["SET session_replication_role = origin", "VACUUM (ANALYZE) trading.fills"])
        {
            await using var tidy = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await tidy.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>The newest page, one in the middle and the last, each against the same without an index.</summary>
    public async Task<IReadOnlyList<BenchRow>> AskAsync(int rounds, CancellationToken ct)
    {
        var report = new List<BenchRow>();
        (string Name, int Below)[] pages =
        [
            ("newest page of trades", rows + 1),
            ("page of trades half way down", rows / 2),
            ("last page of trades", 150),
        ];
        foreach (var page in pages)
        {
            report.Add(await AskAsync(page, rounds, ct));
        }

        return report;
    }

    private async Task<BenchRow> AskAsync((string Name, int Below) page, int rounds, CancellationToken ct)
    {
        var times = new List<(double Baseline, double Result)>();
        for (var round = 0; round <= rounds; round++)
        {
            var slow = await MedianMsAsync(1, page.Below, indexed: false, ct);
            var result = await MedianMsAsync(AsksPerRound, page.Below, indexed: true, ct);
            if (round > 0)
            {
                times.Add((slow, result));
            }
        }

        var p95 = Spread.Of([.. times.Select(time => time.Result)]).P95;
        return BenchRow.OfTimes((page.Name, "no index", "ms"), times, null) with
        {
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{p95:0.00} ms in the slowest round (reach ≤ 1 ms: {(p95 <= 1 ? "yes" : "**no**")})."),
        };
    }

    private async Task<double> MedianMsAsync(int asks, int below, bool indexed, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using (var plan = new NpgsqlCommand(
            $"SET enable_indexscan = {indexed}; SET enable_bitmapscan = {indexed}; "
            + $"SET enable_indexonlyscan = {indexed}",
            connection))
        {
            await plan.ExecuteNonQueryAsync(ct);
        }

        var times = new List<double>();
        for (var i = 0; i < asks; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var page = (await connection.QueryAsync<ListFills.Response>(new CommandDefinition(
                Sql, PageFilter.Rows(Desk, (0, below), PageRows), commandTimeout: 0, cancellationToken: ct))).AsList();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            // One row more than shown tells the API whether there is a next page.
            Wrong.Unless(page.Count, PageRows + 1, "The number of rows of a page");
            Wrong.Unless(page[0].Seq, below - 1, "The first row of a page");
        }

        return Spread.Of(times).Median;
    }

    private static object[] Cells(int row)
    {
        var id = new RowId(Desk, row, 0).ToGuid();
        var at = Began.AddSeconds(row);
        var price = 100m + (row % 1_000);
        return
        [
            Desk, id, (long)row, at, at, string.Create(CultureInfo.InvariantCulture, $"f{row}"), id,
            string.Create(CultureInfo.InvariantCulture, $"agent-{row % 8}"), "made:AAA", id, "model",
            row % 2 == 0 ? "buy" : "sell", price, 1m, price, 0.045m, "taker", "hl-paper/1", "candle", price, 1m, price,
            "filled",
        ];
    }
}

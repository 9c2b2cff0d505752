using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Platform;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Trading.Past;

namespace Pitwall.Server.Deliberation.Past;

/// <summary>
/// Writes one file of past runs in one transaction: its agents, conversations with their decisions, texts, trades and
/// equity, and that the file was taken. Two imports never run at once.
/// </summary>
internal sealed class PastStore(NpgsqlDataSource source)
{
    /// <summary>Stores cycles and claims; says how many cycles were new, revised or known.</summary>
    public Task<Arrivals> AddAsync(PastRead read, byte[] file, CancellationToken ct) =>
        InOneAsync(
            async connection =>
            {
                var (cycles, readings, report) = read;
                var agents = await PastAgents.EnsureAsync(connection, cycles.Agents, ct);
                var import = await LogAsync(connection, report, file, ct);
                var arrivals = default(Arrivals);
                foreach (var reading in readings)
                {
                    var agent = agents[reading.Cycle.Agent];
                    arrivals += await new PastConversations(connection, import).AddAsync(agent, reading, ct);
                    if (reading.Cycle.EquityUsd is { } equity)
                    {
                        await PastBooks.AddEquityAsync(
                            connection, new(agent, reading.Cycle.At, reading.Cycle.EquityOrigin, equity), ct);
                    }
                }

                foreach (var claim in cycles.Claims.Where(claim => agents.ContainsKey(claim.Agent)))
                {
                    await PastBooks.AddEquityAsync(
                        connection, new(agents[claim.Agent], claim.At, claim.Origin, claim.EquityUsd), ct);
                }

                await CountAsync(connection, import, report.With(arrivals), ct);
                return arrivals;
            },
            ct);

    /// <summary>Stores trades; says how many were new, revised or known.</summary>
    public Task<Arrivals> AddAsync(
        IReadOnlyList<PastTrade> trades, PastReport report, byte[] file, CancellationToken ct) =>
        InOneAsync(
            async connection =>
            {
                var agents = await PastAgents.EnsureAsync(
                    connection,
                    [.. trades.Select(trade => trade.Agent).Distinct(StringComparer.Ordinal)
                        .Select(model => new PastAgent(report.Source, model, model, null))],
                    ct);
                var import = await LogAsync(connection, report, file, ct);
                var arrivals = default(Arrivals);
                foreach (var trade in trades)
                {
                    arrivals += await PastBooks.AddTradeAsync(connection, agents[trade.Agent], trade, ct);
                }

                await CountAsync(connection, import, report.With(arrivals), ct);
                return arrivals;
            },
            ct);

    private async Task<Arrivals> InOneAsync(Func<NpgsqlConnection, Task<Arrivals>> work, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var lone = new NpgsqlCommand("LOCK TABLE deliberation.past_imports IN EXCLUSIVE MODE", connection))
        {
            await lone.ExecuteNonQueryAsync(ct);
        }

        var arrivals = await work(connection);
        await transaction.CommitAsync(ct);
        return arrivals;
    }

    private static async Task<long> LogAsync(
        NpgsqlConnection connection, PastReport report, byte[] file, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO deliberation.past_imports
                (kind, source, file, sha256, read_rows, new_rows, revised_rows, unchanged_rows, report)
            VALUES ($1, $2, $3, $4, 0, 0, 0, 0, '{}') RETURNING id
            """,
            connection);
        object[] values = [report.Kind, report.Source, Path.GetFileName(report.File), Hash32.Of(file).ToArray()];
        foreach (var value in values)
        {
            insert.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return (long)(await insert.ExecuteScalarAsync(ct))!;
    }

    private static async Task CountAsync(
        NpgsqlConnection connection, long import, PastReport report, CancellationToken ct)
    {
        await using var update = new NpgsqlCommand(
            """
            UPDATE deliberation.past_imports
            SET read_rows = $2, new_rows = $3, revised_rows = $4, unchanged_rows = $5, report = $6 WHERE id = $1
            """,
            connection);
        object[] values = [import, report.Read, report.New, report.Revised, report.Unchanged];
        foreach (var value in values)
        {
            update.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        update.Parameters.Add(new NpgsqlParameter
        {
            Value = JsonSerializer.Serialize(report, JsonSettings.Api),
            NpgsqlDbType = NpgsqlDbType.Jsonb,
        });
        await update.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>A file of cycles, how its replies read, and the report of that.</summary>
internal sealed record PastRead(PastCycles Cycles, IReadOnlyList<PastReading> Readings, PastReport Report);

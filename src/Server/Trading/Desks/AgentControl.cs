using Dapper;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Inbox;

namespace Pitwall.Server.Trading.Desks;

/// <summary>
/// How far a stop goes: pause takes no new risk; cancel also cancels what could still add some; flatten also closes
/// what is held. Stops stay in every case until there is nothing left to stop.
/// </summary>
internal enum ControlLevel
{
    Resume,
    Pause,
    Cancel,
    Flatten,
}

/// <summary>
/// What of an agent is still open: positions and orders as the desk has them, and Waiting, how many of the inputs of
/// this stop the desk has not taken yet.
/// </summary>
internal sealed record StopReceipt(
    string Agent, string Level, string? RunState, int Waiting, IReadOnlyList<OpenPosition> Positions,
    IReadOnlyList<OpenOrder> Orders);

/// <summary>
/// A position that remains: size in units, short negative; stop in quote currency, null when there is none.
/// </summary>
internal sealed record OpenPosition(string Instrument, decimal Size, decimal? StopPrice);

/// <summary>An order that remains without an end.</summary>
internal sealed record OpenOrder(Guid Id, string Instrument, string Leg, string Status, bool CancelWanted);

/// <summary>Stops an agent by levels, through its desk's inbox, and says what remains open.</summary>
internal sealed class AgentControl(NpgsqlDataSource source)
{
    private const string Sender = "control";

    /// <summary>Sends what the level asks for, in one transaction; the key under which it was sent.</summary>
    public async Task<string> SendAsync(int desk, AgentSlug agent, (ControlLevel Level, string Reason) stop,
        CancellationToken ct)
    {
        var key = Guid.CreateVersion7().ToString();
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var run = stop.Level switch
        {
            ControlLevel.Resume => await GoesOnAsync(connection, desk, agent, ct),
            ControlLevel.Flatten => RunState.Stopped,
            _ => RunState.Paused,
        };
        await SendAsync(connection, desk, $"{key}/run", new Input.RunSet(DeskInbox.Unset, agent, run, stop.Reason), ct);
        if (stop.Level is ControlLevel.Cancel or ControlLevel.Flatten)
        {
            foreach (var order in await OrdersAsync(connection, desk, agent, ct))
            {
                if (string.Equals(order.Leg, "entry", StringComparison.Ordinal))
                {
                    await SendAsync(connection, desk, $"{key}/{order.Id}", new Input.CancelAsked(
                        DeskInbox.Unset, agent, RowId.FromGuid(order.Id), stop.Reason), ct);
                }
            }
        }

        if (stop.Level == ControlLevel.Flatten)
        {
            await SendAsync(connection, desk, $"{key}/close", Flattening.Wish(agent, key, stop.Reason), ct);
        }

        await transaction.CommitAsync(ct);
        return key;
    }

    /// <summary>An agent in shadow goes on in shadow: to trade is for its gates to say.</summary>
    private static async Task<RunState> GoesOnAsync(
        NpgsqlConnection connection, int desk, AgentSlug agent, CancellationToken ct) =>
        await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT stage FROM agents.public_acting WHERE desk_id = @desk AND slug = @agent",
            new { desk, agent = agent.ToString() },
            cancellationToken: ct)) is "shadow"
            ? RunState.Shadow
            : RunState.Running;

    /// <summary>What is open now, and how many inputs of a stop still wait.</summary>
    public async Task<StopReceipt> ReceiptAsync(
        int desk, AgentSlug agent, (ControlLevel Level, string Key) stop, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var which = new { desk, agent = agent.ToString(), source = Sender, keys = $"{stop.Key}/%" };
        var waiting = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            SELECT count(*)::int FROM trading.inbox
            WHERE desk_id = @desk AND source = @source AND source_key LIKE @keys AND state = 'waiting'
            """,
            which,
            cancellationToken: ct));
        var run = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT run_state FROM trading.portfolios WHERE desk_id = @desk AND agent = @agent",
            which,
            cancellationToken: ct));
        return new StopReceipt(
            agent.ToString(),
            Canonical.EnumName(stop.Level),
            run,
            waiting,
            await PositionsAsync(connection, desk, agent, ct),
            await OrdersAsync(connection, desk, agent, ct));
    }

    private static async Task SendAsync(
        NpgsqlConnection connection, int desk, string key, Input input, CancellationToken ct) =>
        await DeskInbox.SendAsync(connection, new Letter(desk, Sender, key, input) { IsUrgent = true }, ct);

    private static async Task<IReadOnlyList<OpenPosition>> PositionsAsync(
        NpgsqlConnection connection, int desk, AgentSlug agent, CancellationToken ct) =>
        (await connection.QueryAsync<OpenPosition>(new CommandDefinition(
            """
            SELECT instrument, size, stop_price AS stopprice FROM trading.positions
            WHERE desk_id = @desk AND agent = @agent AND closed_at IS NULL ORDER BY instrument
            """,
            new { desk, agent = agent.ToString() },
            cancellationToken: ct))).AsList();

    private static async Task<IReadOnlyList<OpenOrder>> OrdersAsync(
        NpgsqlConnection connection, int desk, AgentSlug agent, CancellationToken ct) =>
        (await connection.QueryAsync<OpenOrder>(new CommandDefinition(
            """
            SELECT id, instrument, leg, status, cancel_wanted AS cancelwanted FROM trading.orders
            WHERE desk_id = @desk AND agent = @agent AND status IN ('intended', 'accepted', 'partly_filled', 'unknown')
            ORDER BY id
            """,
            new { desk, agent = agent.ToString() },
            cancellationToken: ct))).AsList();
}

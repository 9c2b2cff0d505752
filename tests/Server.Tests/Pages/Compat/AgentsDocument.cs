namespace Pitwall.Server.Tests.Pages.Compat;

/// <summary>
/// What the agents document prints: its tables column for column, and its three queries word for word.
/// </summary>
internal static class AgentsDocument
{
    public const string RecentDecisions =
        """
        SELECT * FROM agent_decisions
        WHERE agent_id = $1 AND timestamp > NOW() - INTERVAL '1 day'
        ORDER BY timestamp DESC;
        """;

    public const string ActivePositions =
        """
        SELECT * FROM agent_trades
        WHERE agent_id = $1 AND status = 'open';
        """;

    public const string CurrentPerformance =
        """
        SELECT
            COUNT(*) as total_trades,
            SUM(CASE WHEN realized_pnl > 0 THEN 1 ELSE 0 END) as wins,
            SUM(realized_pnl) as total_pnl
        FROM agent_trades
        WHERE agent_id = $1 AND status = 'closed';
        """;

    /// <summary>Types by family: DECIMAL(20,2) is numeric, because prices of cheap coins need more digits.</summary>
    public static readonly string[] Columns =
    [
        .. Of("agent_decisions",
            "id uuid", "agent_id uuid", "timestamp time", "status text", "action text", "coin text",
            "size_usd numeric", "leverage integer", "stop_loss_price numeric", "take_profit_price numeric",
            "confidence numeric", "reasoning text", "prompt_content text", "llm_response text",
            "execution_time_ms integer", "error_message text"),
        .. Of("agent_performance",
            "id uuid", "agent_id uuid", "snapshot_time time", "total_value numeric", "cash_balance numeric",
            "position_value numeric", "realized_pnl numeric", "unrealized_pnl numeric", "total_pnl numeric",
            "roi_percent numeric", "num_trades integer", "num_winning_trades integer", "num_losing_trades integer",
            "win_rate numeric", "avg_win numeric", "avg_loss numeric", "profit_factor numeric",
            "sharpe_ratio numeric", "max_drawdown numeric", "max_drawdown_percent numeric"),
        .. Of("agent_trades",
            "id uuid", "agent_id uuid", "decision_id uuid", "coin text", "side text", "size numeric",
            "entry_price numeric", "entry_time time", "exit_price numeric", "exit_time time", "realized_pnl numeric",
            "unrealized_pnl numeric", "fees numeric", "status text", "hyperliquid_order_id text", "notes text"),
        .. Of("bot_state", "key text", "value text", "updated_at time"),
        .. Of("trading_agents",
            "id uuid", "name text", "llm_model text", "exchange_account text", "initial_balance numeric",
            "max_position_size numeric", "max_leverage integer", "stop_loss_pct numeric", "take_profit_pct numeric",
            "strategy_description text", "status text", "created_at time", "updated_at time"),
    ];

    private static IEnumerable<string> Of(string table, params string[] columns) =>
        columns.Select(column => $"{table}.{column}");
}

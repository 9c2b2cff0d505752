using Dapper;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>
/// Tokens per byte of a prompt, learned per model and desk from what its provider counted in the latest calls before a
/// moment of the desk's clock, so two runs learn the same.
/// </summary>
internal sealed class TokenRatios
{
    /// <summary>Counted calls without which a model is taken to be like any other.</summary>
    public const int CallsMin = 20;

    private const int CallsMax = 200;

    private readonly IReadOnlyDictionary<MindAddress, decimal> learned;

    private TokenRatios(IReadOnlyDictionary<MindAddress, decimal> learned) => this.learned = learned;

    public static async Task<TokenRatios> ReadAsync(
        NpgsqlConnection connection, int desk, IReadOnlyList<MindAddress> minds, Moment now, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT named.provider, named.model, round(avg(last.ratio), 4) AS perbyte
            FROM unnest(@providers, @models) AS named (provider, model)
            CROSS JOIN LATERAL (
                SELECT (call.tokens_input + call.tokens_cached)::numeric / call.prompt_bytes AS ratio
                FROM deliberation.calls AS call
                WHERE call.desk_id = @desk AND call.provider = named.provider AND call.model_asked = named.model
                    AND call.asked_at < @now AND call.kind = 'llm' AND call.status = 'answered' AND NOT call.estimated
                    AND call.tokens_input + call.tokens_cached > 0 AND call.prompt_bytes > 0
                ORDER BY call.asked_at DESC, call.agent DESC LIMIT @most) AS last
            GROUP BY 1, 2 HAVING count(*) >= @least
            """,
            new
            {
                desk,
                providers = minds.Select(mind => mind.Provider).ToArray(),
                models = minds.Select(mind => mind.Model).ToArray(),
                now = Cell.ToDateTime(now),
                most = CallsMax,
                least = CallsMin,
            },
            cancellationToken: ct));
        return new TokenRatios(rows.ToDictionary(row => new MindAddress(row.Provider, row.Model), row => row.PerByte));
    }

    public decimal Of(MindAddress mind) => learned.GetValueOrDefault(mind, TokenEstimate.PerByteAtFirst);

    private sealed record Row(string Provider, string Model, decimal PerByte);
}

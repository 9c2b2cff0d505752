using Dapper;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>
/// A breaker per provider and desk, on the desk's clock: after five failures in a row no call is made for five minutes,
/// then one, and all again once it has succeeded. It remembers nothing but the stored calls, so two runs and a restart
/// agree.
/// </summary>
internal sealed class Breakers
{
    public const int FailuresMax = 5;

    public const long RestMicros = 5 * Moment.Minute;

    private readonly IReadOnlyDictionary<string, Moment> tripped;
    private readonly SortedSet<string> probed = new(StringComparer.Ordinal);

    private Breakers(IReadOnlyDictionary<string, Moment> tripped) => this.tripped = tripped;

    public static async Task<Breakers> ReadAsync(
        NpgsqlConnection connection, int desk, IEnumerable<string> providers, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT named.provider, max(last.asked_at) AS since
            FROM unnest(@providers) AS named (provider)
            CROSS JOIN LATERAL (
                SELECT asked_at, outcome FROM deliberation.public_calls AS call
                WHERE call.desk_id = @desk AND call.provider = named.provider AND call.status = 'answered'
                ORDER BY asked_at DESC, agent DESC LIMIT @most) AS last
            GROUP BY named.provider
            HAVING count(*) = @most AND bool_and(last.outcome IN ('provider_error', 'timeout'))
            """,
            new { desk, providers = providers.Distinct(StringComparer.Ordinal).ToArray(), most = FailuresMax },
            cancellationToken: ct));
        return new Breakers(rows.ToDictionary(
            row => row.Provider, row => Cell.ToMoment(row.Since), StringComparer.Ordinal));
    }

    /// <summary>Why a provider is not called now, as a sentence; null when it is. The first to ask probes it.</summary>
    public string? Objection(string provider, Moment now)
    {
        if (!tripped.TryGetValue(provider, out var since))
        {
            return null;
        }

        var again = since.Plus(RestMicros);
        return again > now
            ? $"{provider} failed {FailuresMax} times in a row: it is left alone until {again}"
            : probed.Add(provider)
                ? null
                : $"{provider} failed {FailuresMax} times in a row: one call tries whether it is back";
    }

    private sealed record Row(string Provider, DateTime Since);
}

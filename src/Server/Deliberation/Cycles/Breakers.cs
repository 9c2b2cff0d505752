using Dapper;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>
/// Who is asked: a provider and one of its models, or the host with its port and the address of an http mind.
/// </summary>
internal readonly record struct MindAddress(string Provider, string Model);

/// <summary>
/// Breakers per desk, on its clock: after five failures in a row no call is made for five minutes, then one, and all
/// again once it has succeeded. A provider trips by what only a provider can do (limits, errors of its own, silence) to
/// more than one of its models; a model by whatever it answers. So one agent's wrong name or short patience, or one
/// model that is down, stops nobody else. They remember nothing but the stored calls, so two runs and a restart agree.
/// </summary>
internal sealed class Breakers
{
    public const int FailuresMax = 5;

    public const long RestMicros = 5 * Moment.Minute;

    /// <summary>Whoever waits less than this learns nothing about a provider that did not answer in time.</summary>
    public const int PatienceMs = 30_000;

    private readonly IReadOnlyDictionary<MindAddress, Moment> tripped;
    private readonly HashSet<MindAddress> probed = [];

    private Breakers(IReadOnlyDictionary<MindAddress, Moment> tripped) => this.tripped = tripped;

    public static async Task<Breakers> ReadAsync(
        NpgsqlConnection connection, int desk, IReadOnlyList<MindAddress> minds, Moment now, CancellationToken ct)
    {
        // A call that failed in this program, or whose agent had no patience, says nothing and is looked past.
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT named.provider, named.model, max(last.asked_at) AS since
            FROM unnest(@providers, @models) AS named (provider, model)
            CROSS JOIN LATERAL (
                SELECT call.asked_at, call.fault, call.model_asked FROM deliberation.calls AS call
                WHERE call.desk_id = @desk AND call.provider = named.provider
                    AND (named.model = '' OR call.model_asked = named.model)
                    AND call.asked_at > @since AND call.status = 'answered'
                    AND NOT (call.fault IS NULL AND call.outcome = 'provider_error')
                    AND NOT (call.fault IS NOT DISTINCT FROM 'timeout' AND call.latency_ms < @patience)
                ORDER BY call.asked_at DESC, call.agent DESC LIMIT @most) AS last
            GROUP BY 1, 2
            HAVING count(*) = @most AND count(last.fault) = @most AND (named.model <> ''
                OR count(DISTINCT last.model_asked) > 1
                    AND bool_and(last.fault IN ('rate_limited', 'server_error', 'unreachable', 'timeout')))
            """,
            Question(desk, minds, now),
            cancellationToken: ct));
        return new Breakers(rows.ToDictionary(
            row => new MindAddress(row.Provider, row.Model), row => Cell.ToMoment(row.Since)));
    }

    /// <summary>
    /// Why a mind is not called now, as a sentence; null when it is. The first patient one to ask probes what has
    /// rested; an impatient one may call as well, because nobody would learn from it.
    /// </summary>
    public string? Objection(MindAddress mind, long deadlineMs, Moment now)
    {
        var provider = Whole(mind);
        return Resting(provider, now) ?? Resting(mind, now)
            ?? (deadlineMs < PatienceMs ? null : Probing(provider) ?? Probing(mind));
    }

    private static object Question(int desk, IReadOnlyList<MindAddress> minds, Moment now)
    {
        var named = minds.Concat(minds.Select(Whole)).Distinct().ToArray();
        return new
        {
            desk,
            providers = named.Select(mind => mind.Provider).ToArray(),
            models = named.Select(mind => mind.Model).ToArray(),
            // What failed longer ago is tried again anyway.
            since = Cell.ToDateTime(now.Plus(-Moment.Day)),
            patience = PatienceMs,
            most = FailuresMax,
        };
    }

    /// <summary>A provider with all its models.</summary>
    private static MindAddress Whole(MindAddress mind) => mind with { Model = "" };

    private string? Resting(MindAddress who, Moment now) =>
        tripped.TryGetValue(who, out var since) && since.Plus(RestMicros) is var again && again > now
            ? $"{Name(who)} failed {FailuresMax} times in a row: it is left alone until {again}"
            : null;

    private string? Probing(MindAddress who) => !tripped.ContainsKey(who) || probed.Add(who)
        ? null
        : $"{Name(who)} failed {FailuresMax} times in a row: one call tries whether it is back";

    private static string Name(MindAddress who) =>
        who.Model.Length == 0 ? who.Provider : $"{who.Model} of {who.Provider}";

    private sealed record Row(string Provider, string Model, DateTime Since);
}

using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Files;
using Pitwall.Server.Deliberation.Record;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>
/// The seat of an agent whose mind is a model or an address. How often it thinks follows the version that acts, looked
/// up again whenever a minute of this process has passed.
/// </summary>
internal sealed class SlowMind : ISlowMind
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly NpgsqlDataSource source;
    private readonly TimeProvider time;
    private readonly (int Desk, AgentSlug Agent) seat;
    private SpecSchedule schedule;
    private long lookedAt;

    private SlowMind(NpgsqlDataSource source, TimeProvider time, (int Desk, AgentSlug Agent) seat, string name)
    {
        this.source = source;
        this.time = time;
        this.seat = seat;
        Name = name;
        schedule = new SpecSchedule();
    }

    public string Name { get; }

    public long Every => Schedule().EveryMicros;

    public long EveryInPosition => Schedule().EveryInPositionMicros;

    /// <summary>Whether a journal name means a mind that answers later.</summary>
    public static bool IsName(string mind) =>
        mind.StartsWith($"{SpecMind.Llm}/", StringComparison.Ordinal)
        || mind.StartsWith($"{SpecMind.Http}/", StringComparison.Ordinal);

    /// <summary>How the journal names the mind of a file.</summary>
    public static string NameOf(SpecMind mind) =>
        mind.IsLlm ? $"{SpecMind.Llm}/{mind.Provider}/{mind.Model}" : $"{SpecMind.Http}/{new Uri(mind.Url!).Host}";

    public static SlowMind Seated(NpgsqlDataSource source, TimeProvider time, (int Desk, AgentSlug Agent) seat,
        string name)
    {
        var mind = new SlowMind(source, time, seat, name);
        mind.Look();
        return mind;
    }

    private SpecSchedule Schedule()
    {
        if (time.GetElapsedTime(lookedAt) >= LookEvery)
        {
            Look();
        }

        return schedule;
    }

    private void Look()
    {
        schedule = PlanStore.Acts(source, seat.Desk, seat.Agent.ToString())?.Spec.Schedule ?? schedule;
        lookedAt = time.GetTimestamp();
    }
}

using Npgsql;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Deliberation.Lab;

/// <summary>
/// The desk every installation begins with: agents of known worth on a market of known truth. Made once, by whichever
/// process comes first; the desk's own loop does the rest.
/// </summary>
internal sealed class LabDesk(NpgsqlDataSource source, IConfiguration config)
{
    public const string Name = "lab";

    private const decimal UsualSpeed = 60m;
    private const decimal SpeedMax = 3_600m;
    private const int DaysMax = 3_650;

    private readonly decimal liveSpeed = SpeedOf(config);

    /// <summary>Days that are simulated at once, so that there is something to judge.</summary>
    public int HistoryDays { get; } = DaysOf(config);

    public static bool Is(DeskRow desk) =>
        string.Equals(desk.Mode, Canonical.EnumName(DeskMode.Lab), StringComparison.Ordinal)
        && string.Equals(desk.Name, Name, StringComparison.Ordinal);

    /// <summary>True when this call made it.</summary>
    public async Task<bool> EnsureAsync(CancellationToken ct)
    {
        await new InstrumentCatalogue(source).EnsureLabAsync(LabInstruments.All, ct);
        await using var connection = await source.OpenConnectionAsync(ct);
        var desks = await DeskRegistry.ListAsync(connection, ct);
        if (desks.Any(desk => string.Equals(desk.Name, Name, StringComparison.Ordinal)))
        {
            return false;
        }

        return await new DeskSetup(source).TryCreateAsync(New(), ct) is not null;
    }

    private NewDesk New() =>
        new(Name, DeskMode.Lab, Feed(), LabInstruments.All, [.. LabRoster.Agents.Select(Seat)]);

    /// <summary>Whether this installation has a Lab.</summary>
    public bool IsWanted { get; } = Setting.Flag(config, "Lab:Enabled", otherwise: true);

    private static int DaysOf(IConfiguration config) =>
        Setting.Number(config, "Lab:HistoryDays", LabMarket.FirstRunDays, 1, DaysMax);

    /// <summary>Market seconds per second once the history is simulated.</summary>
    private static decimal SpeedOf(IConfiguration config) =>
        Setting.Number(config, "Lab:Speed", UsualSpeed, 1m, SpeedMax);

    private FeedSpec Feed()
    {
        var begins = LabMarket.Start;
        return new FeedSpec(
            FeedSpec.LabKind,
            [.. LabInstruments.All.Select(instrument => instrument.Id.ToString())],
            BarInterval.OneMinute.ToString(),
            Cell.ToDateTime(begins),
            Cell.ToDateTime(begins.Plus(100 * 365 * Moment.Day)),
            liveSpeed)
        {
            Seed = LabMarket.DefaultSeed,
            HistoryTo = Cell.ToDateTime(begins.Plus(HistoryDays * Moment.Day)),
        };
    }

    private static NewSeat Seat(LabAgent agent) =>
        new(agent.Slug, new OfferedMind(agent.Mind, LimitsOf(agent.Mind)), agent.Cash)
        {
            Title = agent.DisplayName,
            Strategy = agent.Description,
        };

    private static AgentLimits LimitsOf(string mind) =>
        LabMinds.Limits(mind, LabInstruments.Ids)
        ?? (HouseMinds.RecommendedLimits(mind, LabInstruments.Ids) is Sought<AgentLimits>.Found found
            ? found.Value
            : throw new InvalidOperationException($"{mind} has no recommended limits"));
}

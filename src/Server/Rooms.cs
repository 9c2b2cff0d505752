using System.CommandLine;
using Pitwall.Server.Accounts;
using Pitwall.Server.Accounts.Verbs;
using Pitwall.Server.Agents;
using Pitwall.Server.Deliberation;
using Pitwall.Server.Deliberation.Past;
using Pitwall.Server.Deliberation.Retention;
using Pitwall.Server.Deliberation.Verbs;
using Pitwall.Server.Markets;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Pages;
using Pitwall.Server.Performance;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Db;
using Pitwall.Server.Platform.Doctor;
using Pitwall.Server.Platform.Http;
using Pitwall.Server.Platform.Live;
using Pitwall.Server.Platform.Site;
using Pitwall.Server.Trading;
using Pitwall.Server.Trading.Verbs;

namespace Pitwall.Server;

/// <summary>
/// The list of rooms: what each adds to the program. A new room adds its lines here and nowhere else.
/// </summary>
internal static class Rooms
{
    public static Composition Compose() => new()
    {
        Services =
        [
            LiveStream.AddLive,
            SiteServices.AddSite,
            AccountsRoom.AddAccounts,
            MarketsRoom.AddMarkets,
            TradingRoom.AddTrading,
            DeliberationRoom.AddDeliberation,
            PerformanceRoom.AddPerformance,
        ],
        Workers =
        [
            DeliberationRoom.AddDeliberationWorkers,
            SiteServices.AddSiteBuild,
            TradingRoom.AddTradingWorkers,
            PerformanceRoom.AddPerformanceWorkers,
        ],
        Guards =
        [
            AccountsRoom.UseAccounts,
        ],
        Endpoints =
        [
            HealthEndpoints.MapHealth,
            ListenLive.MapLive,
            AccountsRoom.MapAccounts,
            MarketsRoom.MapMarkets,
            AgentsRoom.MapAgents,
            TradingRoom.MapTrading,
            DeliberationRoom.MapDeliberation,
            PerformanceRoom.MapPerformance,
            PagesRoom.MapPages,
        ],
        Welcomes =
        [
            AccountsRoom.WelcomeAsync,
        ],
        Verbs = Verbs,
    };

    private static IReadOnlyList<Func<Command>> Verbs { get; } =
    [
        MigrateVerb.Build,
        DbVerb.Build,
        DoctorVerb.Build,
        () => UserVerb.Build(PasswordPrompt.ForConsole()),
        () => ImportVerb.Build(PastVerb.Commands()),
        BacktestVerb.Build,
        VerifyVerb.Build,
        ReplayVerb.Build,
        () => DeskVerb.Build(new HouseMindCatalogue()),
        RetentionVerb.Build,
        Agents,
    ];

    private static Command Agents() => AgentMindVerbs.Extend(
        AgentFileVerbs.Extend(AgentStopVerbs.Extend(AgentVerb.Build(new HouseMindCatalogue()))));
}

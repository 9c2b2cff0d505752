using System.Diagnostics;
using System.Globalization;
using Dapper;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Deliberation;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Bench.Page;

/// <summary>
/// A desk in lab mode with one agent that knows something and coin flips: the server's own loop simulates its history
/// and goes on at the Lab's pace, so the page is measured while it lives.
/// </summary>
/// <param name="Days">Days of history.</param>
internal sealed record SyntheticDesk(int Agents, int Decisions, int Days)
{
    public const string Name = "bench";

    // A flip makes 10 a day: it is asked every four hours, and at midnight it answers for several coins.
    private const int DecisionsPerDay = 9;

    // Below 30 daily returns the page shows no groups, and the first days have no volume to trade on.
    private const int DaysMin = 45;
    private const int SpareDays = 2;
    private const decimal LiveSpeed = 60m;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public static SyntheticDesk For(PagePlan plan)
    {
        var perDay = plan.Agents * DecisionsPerDay;
        var days = ((plan.Decisions + perDay - 1) / perDay) + SpareDays;
        return new SyntheticDesk(plan.Agents, plan.Decisions, Math.Max(DaysMin, days));
    }

    /// <summary>Makes it, unless a kept database has it from an earlier run.</summary>
    public async Task EnsureAsync(BenchDatabase database, CancellationToken ct)
    {
        await using (var connection = await database.Source.OpenConnectionAsync(ct))
        {
            var there = await DeskRegistry.ListAsync(connection, ct);
            if (there.FirstOrDefault() is { } desk)
            {
                if (FeedSpec.Read(desk.Feed)?.HistoryTo != Feed().HistoryTo
                    || (await SizeAsync(database, ct)).Agents != Agents)
                {
                    throw new SetupException(
                        "The desk in that folder has another size: take another folder, or the same numbers.");
                }

                return;
            }
        }

        await new InstrumentCatalogue(database.Source).EnsureLabAsync(LabInstruments.All, ct);
        await new DeskSetup(database.Source).CreateAsync(
            new NewDesk(
                Name, DeskMode.Lab, Feed(), LabInstruments.All, [.. Enumerable.Range(0, Agents).Select(Seat)]),
            ct);
    }

    /// <summary>Until the history is in the database; says now and then how far it is.</summary>
    public async Task SimulatedAsync(BenchDatabase database, StepLines steps, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var told = 0;
        while (await DaysDoneAsync(database, ct) is var done && done < Days)
        {
            var seconds = Stopwatch.GetElapsedTime(started);
            if (seconds > Patience)
            {
                throw new SetupException($"Only {done} of {Days} days were simulated in {Patience.TotalMinutes:0} "
                    + "minutes: ask for fewer agents or decisions.");
            }

            if (done * 10 / Days > told)
            {
                told = done * 10 / Days;
                steps.Note(string.Create(
                    CultureInfo.InvariantCulture,
                    $"simulated {done} of {Days} synthetic days … {seconds.TotalSeconds:0.0} s"));
            }

            await Task.Delay(LookEvery, ct);
        }

        steps.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"simulated {Days} synthetic days … {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
    }

    public async Task<Size> SizeAsync(BenchDatabase database, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<Size>(new CommandDefinition(
            """
            SELECT (SELECT count(*) FROM agents.public_agents WHERE desk_id = desk.id) AS agents,
                (SELECT count(*) FROM trading.public_decisions WHERE desk_id = desk.id) AS decisions,
                (SELECT count(*) FROM trading.public_fills WHERE desk_id = desk.id) AS fills,
                (SELECT count(*) FROM trading.public_postings WHERE desk_id = desk.id) AS postings,
                (SELECT count(*) FROM trading.public_equity_marks WHERE desk_id = desk.id) AS marks,
                desk.head_seq AS journalrows, pg_database_size(current_database()) / 1000000 AS databasemb
            FROM trading.public_desks AS desk WHERE desk.name = @name
            """,
            new { name = Name },
            cancellationToken: ct));
    }

    private static async Task<int> DaysDoneAsync(BenchDatabase database, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var clock = await connection.QuerySingleAsync<DateTime?>(new CommandDefinition(
            "SELECT clock FROM trading.public_desks WHERE name = @name", new { name = Name }, cancellationToken: ct));
        return clock is { } at ? (int)((at - Cell.ToDateTime(LabMarket.Start)).TotalDays) : 0;
    }

    private FeedSpec Feed()
    {
        var begins = LabMarket.Start;
        return new FeedSpec(
            FeedSpec.LabKind,
            [.. LabInstruments.All.Select(instrument => instrument.Id.ToString())],
            BarInterval.OneMinute.ToString(),
            Cell.ToDateTime(begins),
            Cell.ToDateTime(begins.Plus(100 * 365 * Moment.Day)),
            LiveSpeed)
        {
            Seed = LabMarket.DefaultSeed,
            HistoryTo = Cell.ToDateTime(begins.Plus(Days * Moment.Day)),
        };
    }

    private static NewSeat Seat(int number)
    {
        var mind = number == 0
            ? LabMinds.Edge
            : string.Create(CultureInfo.InvariantCulture, $"{LabMinds.FlipPrefix}{number}");
        var title = number == 0 ? "Edge" : string.Create(CultureInfo.InvariantCulture, $"Flip-{number:000}");
        return new NewSeat(
            new AgentSlug(title.ToLowerInvariant()),
            new OfferedMind(mind, LabMinds.Limits(mind, LabInstruments.Ids)!),
            new Usd(10_000m))
        {
            Title = title,
            Strategy = "Synthetic: made for a benchmark.",
        };
    }

    /// <summary>Rows in the database.</summary>
    internal sealed record Size(
        long Agents, long Decisions, long Fills, long Postings, long Marks, long JournalRows, long DatabaseMb);
}

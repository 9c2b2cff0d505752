using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Trading.Verbs;

/// <summary><c>pitwall desk list|add</c>: which desks there are, and new ones that replay stored candles.</summary>
internal static class DeskVerb
{
    private const decimal CashMax = 1_000_000_000_000m;

    private static readonly Argument<string> Name = new("NAME") { Description = "Name of the desk: a-z, 0-9 and '-'." };

    private static readonly Option<string> Venue = new("--venue")
    {
        Description = "Venue of the stored candles.",
        HelpName = "venue",
        Required = true,
    };

    private static readonly Option<string> Symbols = new("--symbols")
    {
        Description = "What the desk trades, for example BTC,ETH.",
        HelpName = "symbols",
        Required = true,
    };

    private static readonly Option<string> Interval = new("--interval")
    {
        Description = "Length of the replayed candles (1m, 5m, 15m, 1h, 4h, 1d).",
        HelpName = "interval",
        Required = true,
    };

    private static readonly Option<string> From = new("--from")
    {
        Description = "First moment to replay, UTC.",
        HelpName = "time",
        Required = true,
    };

    private static readonly Option<string> To = new("--to")
    {
        Description = "Where the replay ends, UTC.",
        HelpName = "time",
        Required = true,
    };

    private static readonly Option<decimal> Speed = new("--speed")
    {
        Description = "Times faster than it was; 0 is as fast as it goes.",
        HelpName = "number",
        DefaultValueFactory = _ => 0m,
    };

    private static readonly Option<string> Agents = new("--agents")
    {
        Description = "Minds of the agents it starts with: house for all of the house, or names with commas.",
        HelpName = "minds",
        DefaultValueFactory = _ => "house",
    };

    private static readonly Option<decimal> Cash = new("--cash")
    {
        Description = "What each agent starts with, USD.",
        HelpName = "number",
        DefaultValueFactory = _ => 10_000m,
    };

    public static Command Build(IMindCatalogue minds)
    {
        var add = new Command("add", "Make a desk that replays stored candles for a few agents of the house.")
        {
            Name, Venue, Symbols, Interval, From, To, Speed, Agents, Cash, CommonOptions.Json,
        };
        add.SetWork((run, ct) => AddAsync(run, minds, ct));
        var list = new Command("list", "Show every desk, how far it is and who runs it.") { CommonOptions.Json };
        list.SetWork(ListAsync);
        return new Command("desk", "Desks: what must hold together when agents trade.") { list, add };
    }

    /// <summary>An agent's name from its mind's: house/trend-follower becomes trend-follower.</summary>
    public static AgentSlug SlugOf(string mind) => new(mind[(mind.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    private static async Task<int> ListAsync(VerbRun run, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var desks = await DeskChoice.ManyAsync(workspace.Source, null, ct);
        if (run.Json)
        {
            run.WriteJson(desks);
            return ExitCode.Done;
        }

        foreach (var desk in desks)
        {
            await run.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{desk.Id,4} {desk.Name,-24} {desk.Mode,-8} {desk.HeadSeq,12:N0} rows  "
                + $"{desk.Holder ?? "not running"}"));
        }

        return ExitCode.Done;
    }

    private static async Task<int> AddAsync(VerbRun run, IMindCatalogue minds, CancellationToken ct)
    {
        await using var workspace = await run.OpenWorkspaceAsync(ct);
        var desk = await ReadAsync(run, minds, workspace.Source, ct);
        var id = await new DeskSetup(workspace.Source).CreateAsync(desk, ct);
        var stepped = await Stepping.RunAsync(workspace.Source, id, desk.Feed, ct);
        if (run.Json)
        {
            run.WriteJson(new Result(id, desk.Name,
                [.. desk.Seats.Select(seat => seat.Slug.ToString())], stepped.Refusals));
        }
        else
        {
            await run.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Desk {desk.Name} is number {id} with {string.Join(", ", desk.Seats.Select(seat => seat.Slug))}."));
        }

        return await stepped.EndAsync(run);
    }

    private static async Task<NewDesk> ReadAsync(
        VerbRun run, IMindCatalogue minds, NpgsqlDataSource source, CancellationToken ct)
    {
        var wanted = run.Arguments.GetRequiredValue(Symbols)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(symbol => Instrument(run.Arguments.GetRequiredValue(Venue), symbol))
            .Distinct()
            .ToImmutableArray();
        if (wanted.IsEmpty)
        {
            throw new SetupException("--symbols names nothing: write for example --symbols BTC,ETH.");
        }

        var known = await new InstrumentCatalogue(source).FindAsync(wanted, ct);
        if (wanted.Where(id => known.All(rules => rules.Id != id)).ToList() is { Count: > 0 } missing)
        {
            throw new SetupException(
                $"{string.Join(", ", missing)} is not known: import its candles first with 'pitwall import candles'.");
        }

        var name = run.Arguments.GetRequiredValue(Name);
        if (!AgentSlug.IsValid(name))
        {
            throw new SetupException($"'{name}' is no name for a desk: use 1 to 63 of a-z, 0-9 and '-'.");
        }

        var feed = ReadFeed(run, wanted);
        var cash = Money(run.Arguments.GetValue(Cash));
        return minds.Find(run.Arguments.GetValue(Agents)!, wanted) switch
        {
            MindsResult.Found found => new NewDesk(
                name, DeskMode.Paper, feed, known,
                    [.. found.Minds.Select(mind => new NewSeat(SlugOf(mind.Name), mind, cash))]),
            MindsResult.Unknown unknown => throw new SetupException(unknown.Sentence),
            _ => throw new InvalidOperationException("The catalogue of minds gave no answer"),
        };
    }

    private static FeedSpec ReadFeed(VerbRun run, ImmutableArray<InstrumentId> instruments)
    {
        var interval = run.Arguments.GetRequiredValue(Interval);
        if (BarInterval.Find(interval) is null)
        {
            throw new SetupException($"--interval {interval}: use one of {string.Join(", ", BarInterval.All)}.");
        }

        var (from, to) = (Time(run, From), Time(run, To));
        var speed = run.Arguments.GetValue(Speed);
        return from < to && speed >= 0
            ? new FeedSpec(
                FeedSpec.ReplayKind,
                [.. instruments.Select(id => id.ToString())],
                interval,
                Rows.Cell.ToDateTime(from),
                Rows.Cell.ToDateTime(to),
                speed)
            : throw new SetupException("--from must lie before --to, and --speed is 0 or more.");
    }

    private static Moment Time(VerbRun run, Option<string> option)
    {
        var text = run.Arguments.GetRequiredValue(option);
        return TimeText.TryParse(Encoding.UTF8.GetBytes(text), out var moment)
            ? moment
            : throw new SetupException(
                $"{option.Name} {text} is no time: write for example 2025-01-31 or 2025-01-31T12:00:00Z.");
    }

    private static InstrumentId Instrument(string venue, string symbol) =>
        InstrumentId.IsValid($"{venue}:{symbol}")
            ? InstrumentId.Of(venue, symbol)
            : throw new SetupException(
                $"{venue}:{symbol} is no instrument: write for example --venue hyperliquid --symbols BTC.");

    /// <summary>An amount of USD from the command line.</summary>
    public static Usd Money(decimal amount) =>
        amount is > 0 and <= CashMax && decimal.Round(amount, Usd.Decimals) == amount
            ? new Usd(amount)
            : throw new SetupException("Cash is above $0 and at most $1e12, with at most 8 decimals.");

    private sealed record Result(int Id, string Name, IReadOnlyList<string> Agents, IReadOnlyList<string> Refusals);
}

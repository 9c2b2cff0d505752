using System.Globalization;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Trading;
using Pitwall.Server.Agents;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Inbox;

namespace Pitwall.Server.Trading.Desks;

/// <summary>A desk to make: its feed, the rules of its instruments and the agents it starts with.</summary>
internal sealed record NewDesk(
    string Name,
    DeskMode Mode,
    FeedSpec Feed,
    IReadOnlyList<Instrument> Instruments,
    IReadOnlyList<NewSeat> Seats);

/// <summary>An agent to put on a desk with its own paper account.</summary>
internal sealed record NewSeat(AgentSlug Slug, OfferedMind Mind, Usd Cash)
{
    /// <summary>What people call it; null is its slug.</summary>
    public string? Title { get; init; }

    /// <summary>Its strategy in plain words.</summary>
    public string? Strategy { get; init; }
}

/// <summary>
/// Makes desks and agents: the rows of the registry and the inputs that tell the desk, in one transaction. The desk
/// itself learns of them when its inbox is worked off.
/// </summary>
internal sealed class DeskSetup(NpgsqlDataSource source)
{
    private const string Source = "setup";

    public async Task<int> CreateAsync(NewDesk desk, CancellationToken ct) =>
        await TryCreateAsync(desk, ct)
        ?? throw new SetupException($"There is a desk {desk.Name} already: take another name.");

    /// <summary>The new desk's number; null when the name is taken.</summary>
    public async Task<int?> TryCreateAsync(NewDesk desk, CancellationToken ct)
    {
        if (desk.Mode != DeskMode.Lab && desk.Instruments.Any(IsGenerated))
        {
            throw new SetupException(
                $"The prices of venue {LabInstruments.Venue} are generated: only the Lab trades them.");
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await DeskRegistry.CreateAsync(connection, desk.Name, desk.Mode, desk.Feed.ToJson(), ct)
            is not CreateDeskResult.Created(var id))
        {
            return null;
        }

        await SendAsync(connection, id, "open", new Input.DeskOpened(DeskInbox.Unset, desk.Mode, DeskLimits.None), ct);
        foreach (var instrument in desk.Instruments)
        {
            await SendAsync(
                connection, id, $"list/{instrument.Id}", new Input.InstrumentListed(DeskInbox.Unset, instrument), ct);
        }

        foreach (var seat in desk.Seats)
        {
            await SeatAsync(connection, id, seat, ct);
        }

        await transaction.CommitAsync(ct);
        return id;
    }

    public async Task SeatAsync(int desk, NewSeat seat, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await SeatAsync(connection, desk, seat, ct);
        await transaction.CommitAsync(ct);
    }

    private static bool IsGenerated(Instrument instrument) =>
        string.Equals(instrument.Id.Venue, LabInstruments.Venue, StringComparison.Ordinal);

    private static async Task SeatAsync(NpgsqlConnection connection, int desk, NewSeat seat, CancellationToken ct)
    {
        var agent = new NewAgent(
            desk, seat.Slug, seat.Mind.Name, seat.Cash.Value, $"paper/{seat.Slug}", seat.Strategy, "{}")
        {
            Name = seat.Title,
        };
        if (await AgentRegistry.AddAsync(connection, agent, ct) is RegisterResult.NameTaken)
        {
            throw new SetupException($"Desk {desk} has an agent {seat.Slug} already: take another name.");
        }

        await SendAsync(
            connection,
            desk,
            $"add/{seat.Slug}",
            new Input.AgentAdded(
                DeskInbox.Unset, seat.Slug, seat.Mind.Name, MarginMode.Isolated, seat.Mind.Limits, seat.Cash),
            ct);
    }

    private static async Task SendAsync(
        NpgsqlConnection connection, int desk, string key, Input input, CancellationToken ct)
    {
        var letter = new Letter(desk, Source, key, input);
        if (await DeskInbox.SendAsync(connection, letter, ct) is not SendResult.Accepted and var other)
        {
            throw new SetupException(string.Create(
                CultureInfo.InvariantCulture, $"Desk {desk} does not take '{key}' now ({other}): try again later."));
        }
    }
}

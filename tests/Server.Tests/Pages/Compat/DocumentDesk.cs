using System.Globalization;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Tests.Trading;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Server.Tests.Pages.Compat;

/// <summary>
/// A desk that really traded, stored up to a mark at which both its agents held something, and its rows.
/// </summary>
public sealed class DocumentDesk : IAsyncLifetime
{
    private readonly TestDatabase database = new();
    private StoredDesk? stored;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal static AgentSlug Ada => SampleDesk.Agents[0];

    internal static AgentSlug Bob => SampleDesk.Agents[1];

    internal NpgsqlDataSource Source => database.Source;

    internal StoredDesk Stored => stored ?? throw new InvalidOperationException("The fixture is not initialised");

    internal IReadOnlyList<Recorded> Rows { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        stored = await StoredDesk.CreateAsync(database.Source, DeskMode.Paper);
        Rows = await FillAsync(stored);
        await new BotState(Source, TimeProvider.System).NoteAsync(stored.Id, [], SampleDesk.Start, Ct);
    }

    internal static async Task<IReadOnlyList<Recorded>> FillAsync(StoredDesk desk)
    {
        var rows = SampleDesk.Rows(desk.Id, hours: 120);
        var last = rows.Last(row =>
            row.Step.Facts.OfType<Fact.EquityMarked>().Count(mark => mark.Unrealised != Usd.Zero) == 2);
        IReadOnlyList<Recorded> kept = [.. rows.Where(row => row.Seq <= last.Seq)];
        (await desk.AppendAsync(await desk.OwnAsync(), await desk.LoadAsync(), kept))
            .ShouldBeOfType<AppendResult.Written>();
        return kept;
    }

    public async ValueTask DisposeAsync() => await database.DisposeAsync();

    internal async Task<Guid> IdOfAsync(AgentSlug agent, StoredDesk? desk = null) => Guid.Parse((await ListAsync(
        $"SELECT id::text FROM agents.agents WHERE desk_id = {(desk ?? Stored).Id} AND slug = '{agent}'"))[0]);

    internal IEnumerable<(Moment At, Fact Fact)> Facts() =>
        Rows.SelectMany(row => row.Step.Facts.Select(fact => (row.Step.Input.At, fact)));

    /// <summary>Rows of a query with the document's own table names, each as its columns by name.</summary>
    internal async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> AskAsync(string query, Guid agent)
    {
        await using var connection = await Source.OpenConnectionAsync(Ct);
        await using (var path = new NpgsqlCommand("SET search_path = compat_agents", connection))
        {
            await path.ExecuteNonQueryAsync(Ct);
        }

        await using var command = new NpgsqlCommand(query, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = agent });
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        while (await reader.ReadAsync(Ct))
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(
                reader.GetName,
                i => reader.IsDBNull(i) ? null : reader.GetValue(i),
                StringComparer.Ordinal));
        }

        return rows;
    }

    /// <summary>Each row of a query as its values with | between.</summary>
    internal async Task<IReadOnlyList<string>> ListAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var lines = new List<string>();
        while (await reader.ReadAsync(Ct))
        {
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                .Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return lines;
    }
}

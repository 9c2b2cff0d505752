using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Deliberation.Past;

/// <summary>A folder of invented polls in the form of the Alpha Arena, and the verb that imports them.</summary>
internal sealed class PastFolder(TestDatabase database) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pitwall-past-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string Path => folder.FullName;

    /// <summary>Writes a poll of trades into a folder of its own and returns the file.</summary>
    public string Trades(string poll, params JsonNode[] trades) =>
        Write(
            poll,
            "trades.json",
            new JsonObject { ["trades"] = new JsonArray([.. trades.Select(one => one.DeepClone())]) });

    public string Conversations(string poll, params JsonNode[] conversations) => Write(
        poll,
        "conversations.json",
        new JsonObject { ["conversations"] = new JsonArray([.. conversations.Select(one => one.DeepClone())]) });

    public string Write(string poll, string name, JsonNode content)
    {
        var file = System.IO.Path.Combine(folder.CreateSubdirectory(poll).FullName, name);
        File.WriteAllText(file, content.ToJsonString());
        return file;
    }

    /// <summary>A long of 2 coins from 100 to the exit price at a fee of 0.1 each way.</summary>
    public static JsonObject Trade(string model, int number, decimal exit) => new()
    {
        ["id"] = string.Create(CultureInfo.InvariantCulture, $"{model}_{number}"),
        ["model_id"] = model,
        ["symbol"] = "BTC",
        ["quantity"] = 2.0m,
        ["leverage"] = 1,
        ["entry_price"] = 100m,
        ["exit_price"] = exit,
        ["entry_time"] = 1_760_738_409.5m + number,
        ["exit_time"] = 1_760_748_409.25m + number,
        ["entry_closed_pnl"] = -0.1m,
        ["exit_closed_pnl"] = (2m * (exit - 100m)) - 0.1m,
        ["realized_gross_pnl"] = 2m * (exit - 100m),
        ["realized_net_pnl"] = (2m * (exit - 100m)) - 0.2m,
        ["total_commission_dollars"] = 0.2m,
        ["entry_oid"] = 1_000 + number,
        ["exit_oid"] = null,
    };

    /// <summary>A cycle of a model that is told a price, what it is worth, and answers as given.</summary>
    public static JsonObject Conversation(string model, int number, decimal equity, JsonNode reply) => new()
    {
        ["id"] = string.Create(CultureInfo.InvariantCulture, $"{model}_{number}"),
        ["model_id"] = model,
        ["timestamp"] = 1_760_738_409.123456m + (180 * number),
        ["cycle_id"] = number,
        ["user_prompt"] = string.Create(
            CultureInfo.InvariantCulture,
            $"### ALL BTC DATA\n\ncurrent_price = 100.5, current_ema20 = 1\n\n**Current Account Value:** {equity}\n"),
        ["llm_response"] = reply,
        ["cot_trace"] = "It goes up.",
        ["cot_trace_summary"] = "Up.",
    };

    public static JsonObject Hold(decimal confidence = 0.7m) => new()
    {
        ["BTC"] = new JsonObject
        {
            ["coin"] = "BTC",
            ["signal"] = "hold",
            ["quantity"] = 2,
            ["confidence"] = confidence,
            ["justification"] = "the plan stands",
        },
    };

    /// <summary>Runs the verb and reads its reports, one per file.</summary>
    public async Task<(int Exit, JsonElement[] Reports, string Error)> ImportAsync(params string[] arguments)
    {
        var (exit, output, error) = await RunAsync(["import", .. arguments, "--json"]);
        return (
            exit,
            [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement)],
            error);
    }

    public async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exit = await CommandTree.RunAsync(
            Rooms.Compose(),
            [.. arguments, "--config", $"ConnectionStrings:Pitwall={database.ConnectionString}"],
            new InvocationConfiguration { Output = output, Error = error },
            Ct);
        return (exit, output.ToString().ReplaceLineEndings("\n"), error.ToString());
    }

    /// <summary>New, revised and unchanged records of each report.</summary>
    public static (int New, int Revised, int Unchanged)[] Arrived(IEnumerable<JsonElement> reports) =>
    [
        .. reports.Select(report => (
            report.GetProperty("new").GetInt32(),
            report.GetProperty("revised").GetInt32(),
            report.GetProperty("unchanged").GetInt32())),
    ];

    /// <summary>Each row of a query as its values with | between.</summary>
    public async Task<string[]> ReadAsync(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ct))
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(
                at => Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture))));
        }

        return [.. rows];
    }

    public async Task<PostgresException> RefusedAsync(string sql) =>
        await Should.ThrowAsync<PostgresException>(() => ReadAsync(sql));

    public void Dispose() => folder.Delete(recursive: true);
}

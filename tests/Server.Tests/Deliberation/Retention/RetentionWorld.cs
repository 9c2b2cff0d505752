using System.CommandLine;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Tests.Deliberation.Cycles;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Deliberation.Retention;

/// <summary>
/// Two days of one agent with a model, of which the first was asked four months ago on the wall clock, and a folder for
/// its archives.
/// </summary>
internal sealed class RetentionWorld : IAsyncDisposable
{
    private const string SecondDay = "'2025-01-03T00:00Z'";

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("pitwall-retention-");

    private RetentionWorld(ModelWorld models) => Models = models;

    public ModelWorld Models { get; }

    public string Folder => Path.Combine(data.FullName, "archive");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<RetentionWorld> BeginAsync()
    {
        var world = new RetentionWorld(await ModelWorld.BeginAsync(days: 2, ScriptedModel.Answer));
        await world.Models.SeatAsync(world.Models.FileOf("one", "{kind: llm, provider: alpha, model: tiny}"));
        await world.Models.LiveAsync();
        await world.RunAsync(
            "UPDATE deliberation.calls SET started_at = started_at - interval '4 months' "
            + $"WHERE asked_at < {SecondDay}");
        await world.RunAsync("UPDATE deliberation.texts SET created_at = created_at - interval '4 months'");
        return world;
    }

    /// <summary>Hashes of texts that no younger call rests on, in order.</summary>
    public Task<IReadOnlyList<string>> OldAsync() => Models.ListAsync(
        """
        SELECT encode(sha256, 'hex') FROM deliberation.texts WHERE sha256 NOT IN (
            SELECT sha256 FROM deliberation.call_blocks AS block JOIN deliberation.calls AS call ON call.id = call_id
            WHERE call.started_at > now() - interval '1 month'
            UNION SELECT reply_sha256 FROM deliberation.calls
            WHERE started_at > now() - interval '1 month' AND reply_sha256 IS NOT NULL
            UNION SELECT reasoning_sha256 FROM deliberation.calls
            WHERE started_at > now() - interval '1 month' AND reasoning_sha256 IS NOT NULL)
        ORDER BY 1
        """);

    /// <summary>Hashes of texts that only an archive holds, in order.</summary>
    public Task<IReadOnlyList<string>> GoneAsync() =>
        Models.ListAsync("SELECT encode(sha256, 'hex') FROM deliberation.texts WHERE bytes IS NULL ORDER BY 1");

    /// <summary>What the files of the folder hold that have a name, by hash.</summary>
    public async Task<SortedDictionary<string, byte[]>> FiledAsync()
    {
        var texts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.jsonl.gz") : [])
        {
            await using var zipped = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            using var reader = new StreamReader(zipped);
            while (await reader.ReadLineAsync(Ct) is { } line)
            {
                using var text = JsonDocument.Parse(line);
                texts[text.RootElement.GetProperty("sha256").GetString()!] =
                    text.RootElement.TryGetProperty("text", out var words)
                        ? Encoding.UTF8.GetBytes(words.GetString()!)
                        : text.RootElement.GetProperty("base64").GetBytesFromBase64();
            }
        }

        return texts;
    }

    /// <summary>The verb in this process.</summary>
    public async Task<(int Exit, string Out, string Error)> SayAsync(params string[] words)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exit = await CommandTree.RunAsync(
            Rooms.Compose(),
            [
                .. words, "--config", $"ConnectionStrings:Pitwall={Models.ConnectionString}", "--config",
                $"PITWALL_DATA={data.FullName}",
            ],
            new InvocationConfiguration { Output = output, Error = error },
            Ct);
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>The run as a process of its own, killed at a point.</summary>
    public async Task DieAsync(string failpoint)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Pitwall"] = Models.ConnectionString,
            ["PITWALL_DATA"] = data.FullName,
            ["Retention__Enabled"] = "true",
            ["PITWALL_FAILPOINT"] = failpoint,
        };
        (await PitwallProcess.RunAsync(environment, "retention", "run")).ExitCode.ShouldNotBeInRange(0, 2);
    }

    public Task<(int Exit, string Out, string Error)> ArchiveAsync() =>
        SayAsync("retention", "run", "--config", "Retention:Enabled=true");

    public async Task RunAsync(string sql)
    {
        await using var command = Models.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await Models.DisposeAsync();
        data.Delete(recursive: true);
    }
}

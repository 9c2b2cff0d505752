using System.CommandLine;
using System.Text.Json;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Markets.Import;

public sealed class ImportVerbTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly MarketFolder folder = new();

    [Fact]
    public async Task Ends_with_0_and_one_line_per_file_when_all_rows_were_taken()
    {
        var file = Write("BTC_5m.csv", 12);

        var (exit, output, _) = await RunAsync("import", "candles", file);

        exit.ShouldBe(ExitCode.Done);
        var words = output.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        words.ShouldBe([file, "12", "12", "0", "0"]);
    }

    [Fact]
    public async Task Ends_with_2_and_lists_the_lines_when_rows_were_rejected()
    {
        var file = folder.Write(
            "BTC_5m.csv", MarketFolder.Header, "2025-03-31T00:00:00Z,1,2,1,2,3", "2025-03-31T00:05:00Z,1,x,1,2,3");

        var (exit, output, _) = await RunAsync("import", "candles", file);

        exit.ShouldBe(ExitCode.PartlyDone);
        output.ShouldContain("line 3: 'x' in high is no number");
    }

    [Fact]
    public async Task Ends_with_1_naming_the_missing_file_and_still_imports_the_others()
    {
        var missing = folder.PathOf("GONE_5m.csv");

        var (exit, output, error) = await RunAsync("import", "candles", missing, Write("ETH_5m.csv", 7));

        exit.ShouldBe(ExitCode.Failed);
        error.ShouldContain($"{missing} is not there.");
        output.ShouldContain("ETH_5m.csv");
    }

    [Fact]
    public async Task Writes_one_json_object_per_file()
    {
        var bad = folder.Write(
            "SOL_5m.csv", MarketFolder.Header, "2025-03-31T00:00:00Z,1,2,1,2,3", "2025-03-31T00:05:00Z,1,x,1,2,3");

        var (_, output, _) = await RunAsync(
            "import", "candles", "--json", Write("XRP_5m.csv", 5), bad, folder.PathOf("NO.csv"));

        var reports = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        reports.Select(report => report.GetProperty("read").GetInt32()).ShouldBe([5, 2, 0]);
        reports.Select(report => report.GetProperty("new").GetInt32()).ShouldBe([5, 1, 0]);
        reports.Select(report => report.GetProperty("unchanged").GetInt32()).ShouldBe([0, 0, 0]);
        reports[1].GetProperty("rejected")[0].GetProperty("line").GetInt32().ShouldBe(3);
        reports[2].GetProperty("error").GetString().ShouldBe("is not there");
    }

    [Fact]
    public async Task Takes_a_venues_answer_with_the_time_it_was_taken_and_names_each_coin()
    {
        var answer = folder.Write(
            "answer.json", "[{\"universe\":[{\"name\":\"BTC\"}]},[{\"openInterest\":\"3\",\"markPx\":\"2\"}]]");

        var (untimed, _, why) = await RunAsync("import", "candles", answer, "--symbol", "BTC");
        var (exit, output, _) = await RunAsync(
            "import", "candles", answer, "--symbol", "BTC", "--at", "2025-03-31T00:00Z");

        untimed.ShouldBe(ExitCode.Failed);
        why.ShouldContain("does not say when it was taken: say --at");
        exit.ShouldBe(ExitCode.Done);
        output.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe([answer, "BTC", "1", "1", "0", "0"]);
    }

    [Fact]
    public async Task Takes_a_folder_and_flags_for_what_the_names_do_not_tell()
    {
        folder.Write("a.csv", [MarketFolder.Header, .. MarketFolder.Rows("2025-03-31T00:00:00Z", 5, 5)]);

        var (exit, output, _) = await RunAsync(
            "import", "candles", Path.GetDirectoryName(folder.PathOf("a.csv"))!,
            "--json", "--venue", folder.Venue, "--symbol", "DOGE", "--interval", "5m");

        exit.ShouldBe(ExitCode.Done);
        output.ShouldContain($"\"{folder.Venue}:DOGE\"");
    }

    public void Dispose() => folder.Dispose();

    private string Write(string name, int rows) =>
        folder.Write(name, [MarketFolder.Header, .. MarketFolder.Rows("2025-03-31T00:00:00Z", 5, rows)]);

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var invocation = new InvocationConfiguration { Output = output, Error = error };
        string[] withDatabase = [.. arguments, "--config", $"ConnectionStrings:Pitwall={database.ConnectionString}"];
        var exit = await CommandTree.RunAsync(
            Rooms.Compose(), withDatabase, invocation, TestContext.Current.CancellationToken);
        return (exit, output.ToString().ReplaceLineEndings("\n"), error.ToString());
    }
}

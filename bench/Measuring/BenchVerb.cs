using System.CommandLine;
using System.Globalization;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Bench.Measuring;

/// <summary>What all measuring verbs have: rounds, a report as Markdown or JSON, and 5 rounds at least.</summary>
internal static class BenchVerb
{
    private const int RoundsMin = 5;
    private const int RoundsMax = 1_000;

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = $"Rounds of baseline and result, {RoundsMin} to {RoundsMax}; the medians are printed.",
        HelpName = "number",
        DefaultValueFactory = _ => RoundsMin,
    };

    /// <summary>A verb that measures and then prints; the work gets the number of rounds.</summary>
    public static Command Measuring(
        string name, string description, Func<VerbRun, int, CancellationToken, Task<BenchReport>> work)
    {
        var command = new Command(name, description) { Rounds, CommonOptions.Json };
        command.SetWork(async (run, ct) =>
        {
            var report = await work(run, InRange(run, Rounds, (RoundsMin, RoundsMax)), ct);
            if (run.Json)
            {
                run.WriteJson(report);
            }
            else
            {
                run.Out.Write(report.ToMarkdown());
            }

            return ExitCode.Done;
        });
        return command;
    }

    public static int InRange(VerbRun run, Option<int> option, (int Least, int Most) range)
    {
        var value = run.Arguments.GetValue(option);
        return value >= range.Least && value <= range.Most
            ? value
            : throw new SetupException(string.Create(
                CultureInfo.InvariantCulture,
                $"{option.Name} is {value}: write a number from {range.Least} to {range.Most}."));
    }
}

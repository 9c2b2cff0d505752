using System.CommandLine;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Server.Platform.Doctor;

/// <summary><c>pitwall doctor</c>: looks at everything the program needs, changes nothing.</summary>
internal static class DoctorVerb
{
    public static Command Build()
    {
        var command = new Command(
            "doctor",
            "Look at everything Pitwall needs (.NET, Node.js, port, disk, user, PostgreSQL and its settings that "
            + "protect data) and say how to mend what is wrong. Changes nothing; exits 1 when something is in the way.")
        {
            CommonOptions.Json,
        };
        command.SetWork(async (run, ct) =>
        {
            var findings = await ExamineAsync(run.Config, ct);
            if (run.Json)
            {
                run.WriteJson(findings);
            }
            else
            {
                foreach (var finding in findings)
                {
                    await run.Out.WriteLineAsync(Line(finding));
                }
            }

            return findings.Any(finding => finding.Verdict == Verdict.Problem) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(IConfiguration config, CancellationToken ct)
    {
        var findings = new List<Finding>
        {
            MachineChecks.DotNet(),
            await MachineChecks.NodeAsync(ct),
            await MachineChecks.PortAsync(config, ct),
            MachineChecks.Disk(config),
        };
        findings.AddRange(await DatabaseChecks.ExamineAsync(config, ct));
        return findings;
    }

    private static string Line(Finding finding)
    {
        var mark = finding.Verdict switch
        {
            Verdict.Ok => "ok     ",
            Verdict.Warning => "warning",
            _ => "PROBLEM",
        };
        return $"{mark} {finding.Check}: {finding.Found}" + (finding.Fix is null ? string.Empty : $" → {finding.Fix}");
    }
}

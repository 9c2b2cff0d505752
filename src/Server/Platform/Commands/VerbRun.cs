using System.CommandLine;
using System.Text.Json;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Platform.Commands;

/// <summary>One call of a verb: its arguments, settings and where to write.</summary>
internal sealed record VerbRun(ParseResult Arguments, IConfiguration Config, StepLines Steps, bool Json)
{
    public TextWriter Out => Arguments.InvocationConfiguration.Output;

    public TextWriter Error => Arguments.InvocationConfiguration.Error;

    /// <summary>The database, started and migrated when need be; dispose it when the verb ends.</summary>
    public Task<Workspace> OpenWorkspaceAsync(CancellationToken ct) => Workspace.OpenAsync(Config, Steps, ct);

    /// <summary>One JSON value on standard output, written as the API writes it.</summary>
    public void WriteJson<T>(T value) => Out.WriteLine(JsonSerializer.Serialize(value, JsonSettings.Indented));
}

internal static class VerbCommands
{
    /// <summary>
    /// Gives a command its work. A <see cref="SetupException"/> becomes its sentence and exit code 1; so does Ctrl-C,
    /// unless the work catches it and ends well.
    /// </summary>
    public static void SetWork(this Command command, Func<VerbRun, CancellationToken, Task<int>> work) =>
        command.SetAction(async (arguments, ct) =>
        {
            var error = arguments.InvocationConfiguration.Error;
            try
            {
                if (Failpoint.Complaint(Environment.GetEnvironmentVariable(Failpoint.Variable)) is { } complaint)
                {
                    throw new SetupException(complaint);
                }

                var json = arguments.GetValue(CommonOptions.Json);
                var config = Settings.Read(arguments.GetValue(CommonOptions.Config) ?? []);
                return await work(new VerbRun(arguments, config, StepLines.ForConsole(json), json), ct);
            }
            catch (SetupException expected)
            {
                await error.WriteLineAsync(expected.Message);
                return ExitCode.Failed;
            }
            catch (UnauthorizedAccessException denied)
            {
                await error.WriteLineAsync($"{denied.Message} Start as the owner of that file, or choose another "
                    + "folder with PITWALL_DATA.");
                return ExitCode.Failed;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                await error.WriteLineAsync("Stopped before the end.");
                return ExitCode.Failed;
            }
        });
}

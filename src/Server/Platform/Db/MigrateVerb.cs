using System.CommandLine;
using System.Globalization;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Platform.Migrations;

namespace Pitwall.Server.Platform.Db;

/// <summary><c>pitwall migrate</c>: bring the database to this program's schema and stop again.</summary>
internal static class MigrateVerb
{
    public static Command Build()
    {
        var command = new Command(
            "migrate",
            "Bring the database to this program's schema and stop. 'serve' does the same at its start; use this to do "
            + "it apart, for example before several servers start.")
        {
            CommonOptions.Json,
        };
        command.SetWork(async (run, ct) =>
        {
            await using var workspace = await run.OpenWorkspaceAsync(ct);
            var last = Migration.All[^1];
            if (run.Json)
            {
                run.WriteJson(new Result(last.Number, last.Name));
            }
            else
            {
                await run.Out.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"The database is at migration {last.Name}."));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private sealed record Result(int Number, string Name);
}

using System.CommandLine;
using System.CommandLine.Invocation;
using Pitwall.Server.Platform.Serving;

namespace Pitwall.Server.Platform.Commands;

/// <summary>The root command and its verbs; without a verb it serves.</summary>
internal static class CommandTree
{
    public static RootCommand Build(Composition composition)
    {
        var serve = ServeVerb.Build(composition);
        var root = new RootCommand(
            "Pitwall runs, records and judges AI trading agents. Without a verb it serves: PostgreSQL, the agents and "
            + "the API start on this machine, reachable from this machine only.")
        {
            serve,
            OpenApiVerb.Build(composition),
        };
        foreach (var build in composition.Verbs)
        {
            root.Add(build());
        }

        foreach (var option in serve.Options)
        {
            root.Add(option);
        }

        root.Add(CommonOptions.Config);
        root.Action = serve.Action;
        return root;
    }

    public static Task<int> RunAsync(Composition composition, IReadOnlyList<string> arguments, CancellationToken ct) =>
        RunAsync(composition, arguments, new InvocationConfiguration(), ct);

    public static async Task<int> RunAsync(
        Composition composition,
        IReadOnlyList<string> arguments,
        InvocationConfiguration invocation,
        CancellationToken ct)
    {
        // Signals arrive as our token; the library's own handler would cut the shutdown short after two seconds.
        invocation.ProcessTerminationTimeout = null;
        var parsed = Build(composition).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var sentence in Complaints.About(parsed))
            {
                await invocation.Error.WriteLineAsync(sentence);
            }

            return ExitCode.Failed;
        }

        return await parsed.InvokeAsync(invocation, ct);
    }
}

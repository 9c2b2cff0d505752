using System.ComponentModel;
using System.Diagnostics;
using Pitwall.Server.Platform.Postgres;

namespace Pitwall.Server.Platform.Site;

/// <summary>
/// Builds the page of a source checkout while everything else already runs. A page that cannot be built says why and
/// harms nothing else.
/// </summary>
internal sealed class SiteBuild(
    SiteBoard board, SitePlace place, SiteOptions options, StepLines steps, StartRush rush) : BackgroundService
{
    // Longer than the Lab's first year takes on any machine that keeps to the first minutes; then both share the cores.
    private static readonly TimeSpan WaitsAtMost = TimeSpan.FromSeconds(40);

    private const string NodeMissing =
        "Node is not installed, and the page is built with it: install Node 20.19 or newer (with npm) and start again.";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Build || place.Script is not { } script)
        {
            return;
        }

        // The start of a background service would otherwise hold the host until the program is up.
        await Task.Yield();
        var reason = (options.Node ?? Subprocess.OnPath("node")) is { } node
            ? await InTurnAsync(node, script, stoppingToken)
            : NodeMissing;
        var present = SiteBoard.Present(place);
        board.State = reason is null || present is SiteState.Ready ? present : new SiteState.Missing(reason);
        if (reason is not null && present is SiteState.Ready)
        {
            steps.Note($"page: an earlier build is shown. {reason}");
        }
        else if (board.State is SiteState.Missing missing)
        {
            steps.Note($"no page: {missing.Reason} The API works without it.");
        }
    }

    /// <summary>
    /// The Lab's first year and the packages of the page each want both cores of a small machine: one after the other
    /// the page is there hardly later and the year much earlier. A page that is there already is only looked after.
    /// </summary>
    private async Task<string?> InTurnAsync(string node, string script, CancellationToken ct)
    {
        if (SiteBoard.Present(place) is not SiteState.Ready && !rush.Over.IsCompleted)
        {
            Tell("page: waits for the Lab's first year");
            await Task.WhenAny(rush.Over, Task.Delay(WaitsAtMost, ct));
            ct.ThrowIfCancellationRequested();
        }

        return await RunAsync(node, script, ct);
    }

    /// <summary>Null when the page is there, else why not.</summary>
    private async Task<string?> RunAsync(string node, string script, CancellationToken ct)
    {
        var start = new ProcessStartInfo(node)
        {
            WorkingDirectory = Path.GetDirectoryName(script)!,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(script);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception failed)
        {
            return $"Node could not be started ({failed.Message}): install Node 20.19 or newer and start again.";
        }

        LetOthersFirst(process);
        process.StandardInput.Close();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(ct);
            await TellLinesAsync(process.StandardOutput, ct);
            await process.WaitForExitAsync(ct);
            return process.ExitCode == 0 ? null : Sentence(await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>The page is built behind the start: on two cores it must not hold up the desks.</summary>
    private static void LetOthersFirst(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException)
        {
            // It has ended already, or this system does not let us: then it is only slower for the others.
        }
    }

    private async Task TellLinesAsync(TextReader output, CancellationToken ct)
    {
        while (await output.ReadLineAsync(ct) is { } line)
        {
            Tell(line);
        }
    }

    private void Tell(string line)
    {
        if (board.State is SiteState.Building building)
        {
            board.State = building with { Step = line };
        }

        steps.Note(line);
    }

    private static string Sentence(string errors) =>
        string.IsNullOrWhiteSpace(errors) ? "The page cannot be built: node web/build.mjs says why." : errors.Trim();
}

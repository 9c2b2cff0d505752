using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Measuring;

/// <summary>The real program as a process that can be killed, stopped and continued.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int SigCont = 18;
    private const int SigStop = 19;
    private const int SigTerm = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly StringBuilder said = new();
    private readonly List<(string Words, TaskCompletionSource Heard)> awaited = [];
    private readonly Process process;

    private ServerProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (_, _) => End();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>All that both outputs said so far.</summary>
    public string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    /// <summary>Serves with these settings, on a free port when none is given.</summary>
    public static ServerProcess Serve(IReadOnlyDictionary<string, string?> settings, int? port = null) =>
        Start(settings, "serve", "--port", string.Create(CultureInfo.InvariantCulture, $"{port ?? FreePort.Find()}"));

    /// <summary>Runs a verb to its end; another exit code than 0 throws with what it said.</summary>
    public static async Task RunAsync(
        IReadOnlyDictionary<string, string?> settings, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        await using var run = Start(settings, [.. arguments]);
        await run.process.WaitForExitAsync(ct);
        if (run.process.ExitCode != 0)
        {
            throw new SetupException($"pitwall {string.Join(' ', arguments)} failed: {run.Said}");
        }
    }

    public void Kill() => process.Kill();

    public void Stop() => Send(SigStop);

    public void Continue() => Send(SigCont);

    /// <summary>Asks it to end and waits.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        Send(SigTerm);
        await EndedAsync(ct);
    }

    public Task EndedAsync(CancellationToken ct) => process.WaitForExitAsync(ct).WaitAsync(Limit, ct);

    /// <summary>Until it says these words; a process that ends without them throws.</summary>
    public Task SaysAsync(string words, CancellationToken ct)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (said)
        {
            if (said.ToString().Contains(words, StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            awaited.Add((words, heard));
        }

        if (process.HasExited)
        {
            End();
        }

        return heard.Task.WaitAsync(Limit, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static ServerProcess Start(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "pitwall.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // A killed process cannot remove its diagnostic pipes from the temp folder, so it makes none.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["Site__Build"] = "false";
        start.Environment["Lab__Enabled"] = "false";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(start);
    }

    private void Hear(string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
            foreach (var (words, heard) in awaited)
            {
                if (line?.Contains(words, StringComparison.Ordinal) == true)
                {
                    heard.TrySetResult();
                }
            }
        }
    }

    private void End()
    {
        lock (said)
        {
            foreach (var (words, heard) in awaited)
            {
                heard.TrySetException(new SetupException($"The server ended before it said '{words}': {said}"));
            }
        }
    }

    private void Send(int signal)
    {
        if (SendSignal(process.Id, signal) != 0)
        {
            throw new SetupException($"Process {process.Id} does not take signal {signal}.");
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}

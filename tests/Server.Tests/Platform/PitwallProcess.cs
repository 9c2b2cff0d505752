using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Pitwall.Server.Tests.Platform;

/// <summary>
/// The real program as a process of its own, with a data folder and environment of the test's choice.
/// </summary>
internal sealed class PitwallProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder errors = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> awaited = new(StringComparer.Ordinal);
    private readonly StringBuilder said = new();
    private readonly Task<string> output;

    private PitwallProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (_, _) => End();
        process.Start();
        process.BeginErrorReadLine();
        output = ListenAsync();
    }

    public int Id => process.Id;

    public string Errors
    {
        get
        {
            lock (errors)
            {
                return errors.ToString();
            }
        }
    }

    public static PitwallProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "pitwall.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // A killed process cannot remove its diagnostic pipes from the temp folder, so it makes none.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        // The page is no matter of these tests, and building it needs Node and a registry.
        start.Environment["Site__Build"] = "false";
        // Nor is the Lab, whose first year keeps a core busy.
        start.Environment["Lab__Enabled"] = "false";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new PitwallProcess(start);
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        await using var run = Start(environment, arguments);
        var exitCode = await run.EndedAsync();
        return (exitCode, await run.output, run.Errors);
    }

    /// <summary>Until it says that it serves.</summary>
    public Task ReadyAsync() => ready.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public bool HasEnded => process.HasExited;

    /// <summary>Until a line of either output contains these words, said before or to come.</summary>
    public Task SaysAsync(string words, TimeSpan? within = null)
    {
        var heard = awaited.GetOrAdd(
            words, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (said)
        {
            if (said.ToString().Contains(words, StringComparison.Ordinal))
            {
                heard.TrySetResult();
            }
        }

        if (Errors.Contains(words, StringComparison.Ordinal))
        {
            heard.TrySetResult();
        }

        if (process.HasExited)
        {
            End();
        }

        return heard.Task.WaitAsync(within ?? 2 * Limit, TestContext.Current.CancellationToken);
    }

    /// <summary>All of its standard output, once it has ended.</summary>
    public Task<string> OutputAsync() => output;

    public void Kill() => process.Kill();

    /// <summary>Asks as a supervisor does (SIGTERM) and waits; the answer is the exit code.</summary>
    public Task<int> StopAsync(int signal = 15)
    {
        _ = SendSignal(process.Id, signal);
        return EndedAsync();
    }

    public async Task<int> EndedAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        // Nobody may wait for a process that is gone.
        _ = ready.Task.Exception;
        foreach (var heard in awaited.Values)
        {
            _ = heard.Task.Exception;
        }

        process.Dispose();
    }

    private async Task<string> ListenAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (said)
            {
                said.AppendLine(line);
            }

            Tell(line);
        }

        lock (said)
        {
            return said.ToString();
        }
    }

    private void Tell(string line)
    {
        foreach (var (words, heard) in awaited)
        {
            if (line.Contains(words, StringComparison.Ordinal))
            {
                heard.TrySetResult();
            }
        }
    }

    private void End()
    {
        var ended = new InvalidOperationException("pitwall ended: " + Errors);
        ready.TrySetException(ended);
        foreach (var heard in awaited.Values)
        {
            heard.TrySetException(ended);
        }
    }

    private void Hear(string? line)
    {
        lock (errors)
        {
            errors.AppendLine(line);
        }

        Tell(line ?? "");

        if (line?.StartsWith("ready on ", StringComparison.Ordinal) == true)
        {
            ready.TrySetResult();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}

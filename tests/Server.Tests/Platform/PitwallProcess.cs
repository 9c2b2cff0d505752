using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Pitwall.Server.Tests.Platform;

/// <summary>The real program as a process of its own, with a data folder and environment of the test's choice.</summary>
internal sealed class PitwallProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder errors = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> output;

    private PitwallProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("pitwall ended: " + Errors));
        process.Start();
        process.BeginErrorReadLine();
        output = process.StandardOutput.ReadToEndAsync();
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
        process.Dispose();
    }

    private void Hear(string? line)
    {
        lock (errors)
        {
            errors.AppendLine(line);
        }

        if (line?.StartsWith("ready on ", StringComparison.Ordinal) == true)
        {
            ready.TrySetResult();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}

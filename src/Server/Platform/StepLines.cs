using System.Diagnostics;
using System.Globalization;

namespace Pitwall.Server.Platform;

/// <summary>One line per step of a long start, with its duration in seconds: <c>initdb … 0.8 s</c>.</summary>
internal sealed class StepLines(TextWriter output, bool live = false)
{
    private readonly Lock gate = new();

    /// <summary>Swallows every line; for tests and for callers that print their own.</summary>
    public static StepLines Silent { get; } = new(TextWriter.Null);

    /// <summary>On the console; on its error stream whenever the output is data for another program.</summary>
    public static StepLines ForConsole(bool json = false) =>
        json || Console.IsOutputRedirected
            ? new StepLines(Console.Error)
            : new StepLines(Console.Out, live: true);

    public async Task<T> RunAsync<T>(string step, Func<Task<T>> work)
    {
        var started = Stopwatch.GetTimestamp();
        Begin(step);
        try
        {
            var result = await work();
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            End(step, seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s");
            return result;
        }
        catch
        {
            End(step, "failed");
            throw;
        }
    }

    public Task RunAsync(string step, Func<Task> work) =>
        RunAsync(step, async () =>
        {
            await work();
            return true;
        });

    /// <summary>A line of its own, for a step that takes no time.</summary>
    public void Note(string line)
    {
        lock (gate)
        {
            output.WriteLine(line);
        }
    }

    // A person waits at a terminal, so the name is shown before the work; a log gets whole lines only.
    private void Begin(string step)
    {
        if (!live)
        {
            return;
        }

        lock (gate)
        {
            output.Write(step + " … ");
            output.Flush();
        }
    }

    private void End(string step, string ending)
    {
        lock (gate)
        {
            output.WriteLine(live ? ending : $"{step} … {ending}");
        }
    }
}

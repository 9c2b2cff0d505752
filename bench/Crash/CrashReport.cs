using System.Globalization;
using System.Text;
using Pitwall.Bench.Page;

namespace Pitwall.Bench.Crash;

/// <summary>What was survived.</summary>
/// <param name="Mode">"kill", "stop" or "postgres".</param>
/// <param name="Rows">Of the journal at the end.</param>
/// <param name="StateHash">The same as of the undisturbed desk.</param>
/// <param name="Verified">How often 'verify' found nothing.</param>
/// <param name="CycleSeconds">From one start of what was killed to the next, without verifying.</param>
internal sealed record CrashReport(
    string Mode, int Kills, long Seed, long Rows, string StateHash, int Verified, Spread CycleSeconds)
{
    public required string Machine { get; init; }

    /// <summary>How many owners the desk had.</summary>
    public required long Epochs { get; init; }

    public string MeasuredAt { get; } =
        DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public string ToText() => new StringBuilder()
        .AppendLine(CultureInfo.InvariantCulture, $"bench crash, {Mode}: {Kills} times, seed {Seed}.")
        .AppendLine(CultureInfo.InvariantCulture, $"{MeasuredAt}; {Machine}.")
        .AppendLine(CultureInfo.InvariantCulture, $"{Rows:N0} journal rows by {Epochs} owners.")
        .AppendLine("The same state hash as undisturbed:")
        .AppendLine(CultureInfo.InvariantCulture, $"{StateHash}")
        .AppendLine("No client order id twice, no row missing, no epoch falls;")
        .AppendLine(CultureInfo.InvariantCulture, $"'verify' found nothing {Verified} times.")
        .AppendLine(
            CultureInfo.InvariantCulture,
            $"A cycle took {CycleSeconds.Median:0.00} s (median), {CycleSeconds.P95:0.00} s (95 %).")
        .ToString();
}

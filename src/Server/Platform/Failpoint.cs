using System.Diagnostics;
using System.Globalization;

namespace Pitwall.Server.Platform;

/// <summary>
/// Named places where a test can kill the process at once, as a power cut would: <c>PITWALL_FAILPOINT=name[:n]</c> dies
/// at the n-th hit (first by default). Unset, a hit costs one comparison.
/// </summary>
internal static class Failpoint
{
    public const string Variable = "PITWALL_FAILPOINT";

    /// <summary>Every name there is; a test dies at each of them.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        MigrateBeforeCommit,
        DecisionPre,
        AckPre,
        FillPre,
        StopPre,
        FundingPre,
        StepPost,
        JournalMid,
        CommitPre,
        CommitPost,
        CallPre,
        CallPost,
        ReplyPost,
        ArchivePre,
        ArchivePost,
        ArchiveMid,
    ];

    public const string MigrateBeforeCommit = "migrate.pre";
    public const string DecisionPre = "decision.pre";
    public const string AckPre = "ack.pre";
    public const string FillPre = "fill.pre";
    public const string StopPre = "stop.pre";
    public const string FundingPre = "funding.pre";
    public const string StepPost = "step.post";
    public const string JournalMid = "journal.mid";
    public const string CommitPre = "commit.pre";
    public const string CommitPost = "commit.post";

    /// <summary>A call is written down and not yet made.</summary>
    public const string CallPre = "call.pre";

    /// <summary>A reply is here and not yet written down.</summary>
    public const string CallPost = "call.post";

    /// <summary>A reply is written down and the desk has not heard of it.</summary>
    public const string ReplyPost = "reply.post";

    /// <summary>An archive is on disk and read back, and has no name yet.</summary>
    public const string ArchivePre = "archive.pre";

    /// <summary>An archive has its name, and what it holds is still in the database.</summary>
    public const string ArchivePost = "archive.post";

    /// <summary>What an archive holds is removed in a transaction that is not committed.</summary>
    public const string ArchiveMid = "archive.mid";

    private static readonly Armed? Target = Armed.From(Environment.GetEnvironmentVariable(Variable));

    private static int hits;

    /// <summary>Whether this process was started to be killed; live mode refuses that.</summary>
    public static bool IsArmed => Target is not null;

    /// <summary>Why the variable cannot be obeyed, as a sentence, or null.</summary>
    public static string? Complaint(string? value) =>
        string.IsNullOrEmpty(value)
        || (Armed.From(value) is { } armed && Names.Contains(armed.Name, StringComparer.Ordinal))
            ? null
            : $"{Variable}={value} names no failpoint: use name[:n] with one of {string.Join(", ", Names)}.";

    public static void Hit(string name)
    {
        if (Target is null)
        {
            return;
        }

        if (string.Equals(name, Target.Name, StringComparison.Ordinal)
            && Interlocked.Increment(ref hits) == Target.AtHit)
        {
            Die();
        }
    }

    // Kill and not Exit or FailFast: no handler, no finally block, no flush may run.
    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    private sealed record Armed(string Name, int AtHit)
    {
        public static Armed? From(string? value)
        {
            if (string.IsNullOrEmpty(value))
            {
                return null;
            }

            var parts = value.Split(':');
            return parts.Length == 1 ? new Armed(parts[0], 1)
                : parts.Length == 2
                    && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var atHit)
                    && atHit > 0 ? new Armed(parts[0], atHit)
                : null;
        }
    }
}

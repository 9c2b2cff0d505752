using Npgsql;

namespace Pitwall.Server.Platform.Jobs;

/// <summary>How a run of a job ended; the words of <c>platform.job_runs</c>.</summary>
internal enum JobOutcome
{
    Done,
    Failed,
    PartlyDone,
}

/// <summary>The rows of <c>platform.job_runs</c>, for jobs that hold a lock of their own while they run.</summary>
internal static class JobRuns
{
    /// <summary>
    /// Takes a slot; false when it has been done. One that still runs was left by a process that died, because whoever
    /// asks holds the job's lock.
    /// </summary>
    public static async Task<bool> TakeAsync(
        NpgsqlConnection connection, string job, DateTime slot, CancellationToken ct)
    {
        await using var take = new NpgsqlCommand(
            """
            INSERT INTO platform.job_runs AS run (job, slot, node) VALUES ($1, $2, $3)
            ON CONFLICT (job, slot) DO UPDATE SET node = excluded.node, started_at = clock_timestamp(),
                finished_at = NULL, outcome = 'running', detail = NULL
            WHERE run.outcome IN ('running', 'failed')
            """,
            connection);
        take.Parameters.Add(new NpgsqlParameter<string> { TypedValue = job });
        take.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = slot });
        take.Parameters.Add(new NpgsqlParameter<string>
        {
            TypedValue = $"{Environment.MachineName}/{Environment.ProcessId}",
        });
        return await take.ExecuteNonQueryAsync(ct) == 1;
    }

    public static async Task EndAsync(
        NpgsqlConnection connection, (string Job, DateTime Slot) run, JobOutcome outcome, string detail)
    {
        await using var end = new NpgsqlCommand(
            """
            UPDATE platform.job_runs SET finished_at = clock_timestamp(), outcome = $3, detail = $4
            WHERE job = $1 AND slot = $2
            """,
            connection);
        end.Parameters.Add(new NpgsqlParameter<string> { TypedValue = run.Job });
        end.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = run.Slot });
        end.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Word(outcome) });
        end.Parameters.Add(new NpgsqlParameter<string> { TypedValue = detail });

        // What happened is written down also when the program is asked to stop meanwhile.
        await end.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static string Word(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Done => "done",
        JobOutcome.PartlyDone => "partly_done",
        _ => "failed",
    };
}

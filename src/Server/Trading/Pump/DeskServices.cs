using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Quotes;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Live;

namespace Pitwall.Server.Trading.Pump;

/// <summary>What every runner of this process shares. Holder names the process in lease rows.</summary>
internal sealed record DeskServices(
    NpgsqlDataSource Source,
    TimeProvider Time,
    IMindSource Minds,
    QuoteBoard Quotes,
    DeskBoard Board,
    DeskNews News)
{
    /// <summary>Who asks the minds that answer later.</summary>
    public IThinker Thinker { get; init; } = new NobodyThinks();

    /// <summary>The generated market, made once for all desks that trade it.</summary>
    public LabTape Lab { get; } = new();


    public string Holder { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";
}

/// <summary>
/// How a desk of this process stands: its clock, whether its feed has ended, and what is wrong if anything is.
/// </summary>
internal sealed record DeskStanding(int Desk, Moment Clock, bool IsFinished, string? Trouble)
{
    /// <summary>What its clock does.</summary>
    public DeskMotion Motion { get; init; } = Trouble is null ? DeskMotion.Running : DeskMotion.Stopped;

    /// <summary>Market seconds per second; 0 is as fast as it goes.</summary>
    public decimal Speed { get; init; }

    /// <summary>Share of the history that is simulated, 0 to 1; null when there is none to wait for.</summary>
    public double? Progress { get; init; }

    /// <summary>Why the clock stands still, as a sentence; null while it moves.</summary>
    public string? Why { get; init; }
}

/// <summary>What a desk's clock does: it makes its history, runs, is held, is over, or broken.</summary>
internal enum DeskMotion
{
    Simulating,
    Running,
    Paused,
    Finished,
    Stopped,
}

/// <summary>The latest standing of each desk this process runs, in memory.</summary>
internal sealed class DeskBoard
{
    private readonly ConcurrentDictionary<int, DeskStanding> standings = new();

    public void Put(DeskStanding standing) => standings[standing.Desk] = standing;

    /// <summary>The desk is not run here any more; what keeps it from running stays to be seen.</summary>
    public void Forget(int desk)
    {
        if (standings.TryGetValue(desk, out var standing) && standing.Trouble is null)
        {
            standings.TryRemove(KeyValuePair.Create(desk, standing));
        }
    }

    /// <summary>The desk is somebody else's: what kept it from running here says nothing about it.</summary>
    public void Remove(int desk) => standings.TryRemove(desk, out _);

    public DeskStanding? Find(int desk) => standings.GetValueOrDefault(desk);
}

/// <summary>The counters of this room.</summary>
internal static class PumpSignals
{
    public static readonly Counter<long> Rows = Signals.Meter.CreateCounter<long>(
        "pitwall.journal.rows", "{row}", "Journal rows committed by this process");

    public static readonly Counter<long> Breaches = Signals.Meter.CreateCounter<long>(
        "pitwall.invariants.broken", "{breach}", "Laws of the books found broken; what they concern is frozen");

    public static readonly Histogram<double> CommitMs = Signals.Meter.CreateHistogram<double>(
        "pitwall.journal.commit", "ms", "From a decided batch to its acknowledged commit");
}

/// <summary>The log lines of the pump, with fixed event ids.</summary>
internal static partial class PumpLog
{
    [LoggerMessage(EventId = 300, Level = LogLevel.Information, Message = "Desk {Desk}: ours, epoch {Epoch}")]
    public static partial void Owning(ILogger logger, int desk, long epoch);

    [LoggerMessage(EventId = 301, Level = LogLevel.Information, Message = "Desk {Desk} belongs to {Holder}: waiting")]
    public static partial void Waiting(ILogger logger, int desk, string holder);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "Desk {Desk}: lost at epoch {Epoch}, reloading")]
    public static partial void Lost(ILogger logger, int desk, long epoch);

    [LoggerMessage(
        EventId = 303,
        Level = LogLevel.Critical,
        Message = "Desk {Desk} does not trade: its journal is broken at row {Seq} ({Reason}); run 'pitwall verify'")]
    public static partial void Broken(ILogger logger, int desk, long seq, string reason);

    [LoggerMessage(EventId = 304, Level = LogLevel.Warning, Message = "Desk {Desk} has no feed: {Reason}")]
    public static partial void NoFeed(ILogger logger, int desk, string reason);

    [LoggerMessage(EventId = 305, Level = LogLevel.Error, Message = "Desk {Desk} stopped by an error; it starts again")]
    public static partial void Failed(ILogger logger, int desk, Exception fault);

    [LoggerMessage(EventId = 306, Level = LogLevel.Warning, Message = "Desks wait for the database: {Fault}")]
    public static partial void CannotLook(ILogger logger, string fault);

    [LoggerMessage(
        EventId = 307, Level = LogLevel.Information, Message = "Desk {Desk}: its feed has ended at {Clock}, row {Seq}")]
    public static partial void Finished(ILogger logger, int desk, Moment clock, long seq);

    [LoggerMessage(
        EventId = 308,
        Level = LogLevel.Critical,
        Message = "Desk {Desk}: a law is broken, and what it concerns is frozen: {Breach}; run 'pitwall verify'")]
    public static partial void Breached(ILogger logger, int desk, string breach);

    [LoggerMessage(
        EventId = 309,
        Level = LogLevel.Error,
        Message = "Desk {Desk} does not run here: this version does not understand its feed: {Reason}")]
    public static partial void NotUnderstood(ILogger logger, int desk, string reason);
}

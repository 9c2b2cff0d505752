using System.Collections.Concurrent;
using System.Globalization;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;
using Pitwall.Server.Performance.Luck;
using Pitwall.Server.Performance.Tracks;

namespace Pitwall.Server.Performance.Rankings;

/// <summary>
/// Rankings by (desk, days, benchmark, last midnight), each computed once however many ask at once: a slider asks for
/// the same ones again and again. A caller that gives up stops waiting, the work goes on for the others.
/// </summary>
internal sealed class RankingBoard(DeskHistories histories, ILuckFan fan, IHostApplicationLifetime life)
{
    private const int KeptMax = 512;

    private readonly ConcurrentDictionary<Question, Lazy<Task<JudgedField>>> answers = new();

    /// <param name="desk">Whose agents; a ranking never leaves its desk.</param>
    /// <param name="days">Judge after so many; null is all there are.</param>
    /// <param name="benchmark">What they are held against.</param>
    /// <param name="ct">Stops the waiting.</param>
    public async Task<JudgedField> JudgeAsync(
        RankedDesk desk, int? days, BenchmarkKind benchmark, CancellationToken ct)
    {
        var past = await histories.ReadAsync(desk, ct);
        // More days than there are is the same question as all of them, with the same draws.
        var judged = days < DaysOf(past) ? days : null;
        var question = new Question(desk.Id, judged, benchmark, past.LastMidnight, desk.Trials);
        var answer = answers.GetOrAdd(question, _ => new Lazy<Task<JudgedField>>(
            () => Task.Run(() => ComputeAsync(desk, past, question), life.ApplicationStopping)));
        try
        {
            return await answer.Value.WaitAsync(ct);
        }
        catch (Exception) when (answer.Value.IsFaulted || answer.Value.IsCanceled)
        {
            answers.TryRemove(question, out _);
            throw;
        }
        finally
        {
            Trim(question);
        }
    }

    private async Task<JudgedField> ComputeAsync(RankedDesk desk, DeskPast past, Question question)
    {
        var tracks = desk.Agents
            .Where(agent => past.Agents.ContainsKey(agent.Slug))
            .Select(agent => DailyHistory.TrackOf(agent.Slug, past.Of(agent.Slug)))
            .ToList();
        var benchmark = await BenchmarkAsync(desk, past, question.Benchmark, life.ApplicationStopping);
        var days = question.Days ?? Math.Max(1, DaysOf(past));
        var verdict = Ranking.Judge(
            tracks,
            benchmark.Track,
            new RankingPlan(
                string.Create(CultureInfo.InvariantCulture, $"ranking/{desk.Name}/{days}"), days, desk.Trials),
            life.ApplicationStopping);
        return new JudgedField(past, verdict, question.Benchmark, benchmark.Missing);
    }

    private async Task<(DailyTrack? Track, string? Missing)> BenchmarkAsync(
        RankedDesk desk, DeskPast past, BenchmarkKind kind, CancellationToken ct)
    {
        switch (kind)
        {
            case BenchmarkKind.Cash:
                return (null, null);
            case BenchmarkKind.Hold when desk.Hold is { } hold:
                return (DailyHistory.TrackOf(hold.Slug, past.Of(hold.Slug)), null);
            case BenchmarkKind.Hold:
                return (null, $"desk {desk.Name} has no buy-and-hold agent: add one with mind house/buy-and-hold");
            default:
                var flips = await fan.ReadAsync(desk, (past.LastMidnight ?? default).Micros / Moment.Day, ct);
                return flips.IsShown ? (flips.Value.Mean(), null) : (null, flips.Withheld);
        }
    }

    private static int DaysOf(DeskPast past) => past is { LastMidnight: { } last, FirstMidnight: { } first }
        ? (int)(last.Since(first) / Moment.Day)
        : 0;

    /// <summary>Yesterday's answers go when today's come, and all of them before they are too many.</summary>
    private void Trim(Question latest)
    {
        foreach (var old in answers.Keys.Where(key => key.Desk == latest.Desk && key.At != latest.At))
        {
            answers.TryRemove(old, out _);
        }

        if (answers.Count > KeptMax)
        {
            answers.Clear();
        }
    }

    private sealed record Question(int Desk, int? Days, BenchmarkKind Benchmark, Moment? At, int Trials);
}

/// <summary>What agents are held against.</summary>
internal enum BenchmarkKind
{
    /// <summary>The mean daily log return of the matched coin flips.</summary>
    Flips,

    /// <summary>The desk's own buy-and-hold agent.</summary>
    Hold,

    /// <summary>Doing nothing, which returns 0.</summary>
    Cash,
}

/// <summary>A ranking with what it was made of.</summary>
/// <param name="BenchmarkMissing">Why the benchmark asked for is not there; then nothing is held against it.</param>
internal sealed record JudgedField(
    DeskPast Past, RankingVerdict Verdict, BenchmarkKind Benchmark, string? BenchmarkMissing);

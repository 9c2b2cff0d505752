using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Record;
using Pitwall.Server.Platform;
using Pitwall.Server.Trading.Pump;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>
/// One round of a desk's minds: what is stored is used, what need not be called is not, all calls run at once and none
/// can harm another. Everything a decision will rest on is committed before this returns.
/// </summary>
internal sealed class Thinker(
    NpgsqlDataSource source, TimeProvider time, CallMaker caller, ILogger<Thinker> logger) : IThinker
{
    private readonly CallStore store = new(source, time);
    private readonly BotState progress = new(source, time);

    public async Task<IReadOnlyList<MindAnswer>> AskAsync(int desk, IReadOnlyList<Ask> asks, CancellationToken ct)
    {
        var answers = new List<MindAnswer>();
        var stored = await store.AnsweredAsync(desk, asks, ct);
        var open = new List<Ask>();
        foreach (var ask in asks.OrderBy(ask => ask.Agent))
        {
            if (stored.TryGetValue(ask.Agent.ToString(), out var known))
            {
                answers.Add(new MindAnswer(
                    ask.Agent, ask.Cycle, ask.At.Plus(known.LatencyMs * 1_000), known.Reply, known.Evidence));
            }
            else if (ask.Briefing is null)
            {
                answers.Add(Without(ask, CycleOutcome.ProviderError, "the process ended in the call, and the market "
                    + "has moved on since"));
            }
            else
            {
                open.Add(ask);
            }
        }

        if (open.Count > 0)
        {
            answers.AddRange(await CallAsync(desk, open, ct));
        }

        await progress.NoteAsync(desk, answers, asks[0].At, ct);
        return answers;
    }

    private async Task<IReadOnlyList<MindAnswer>> CallAsync(int desk, IReadOnlyList<Ask> asks, CancellationToken ct)
    {
        var answers = new List<MindAnswer>();
        var calls = new List<PreparedCall>();
        await using (var connection = await source.OpenConnectionAsync(ct))
        {
            var round = await RoundFacts.ReadAsync(connection, caller, desk, asks, ct);
            foreach (var ask in asks)
            {
                switch (caller.Prepare(desk, ask, round))
                {
                    case Preparation.Ready ready:
                        calls.Add(ready.Call);
                        break;
                    case Preparation.Spared spared:
                        answers.Add(Without(ask, spared.Outcome, spared.Why));
                        break;
                }
            }
        }

        await store.BeginAsync([.. calls.Select(call => call.Begun)], ct);
        Failpoint.Hit(Failpoint.CallPre);
        var ended = await Task.WhenAll(calls.Select(call => SafelyAsync(call, ct)));
        Failpoint.Hit(Failpoint.CallPost);
        await store.EndAsync(ended, ct);
        Failpoint.Hit(Failpoint.ReplyPost);
        answers.AddRange(calls.Zip(ended, AnswerOf));
        return answers;
    }

    /// <summary>Whatever one call does to us, it is that agent's cycle that failed, and nobody else's.</summary>
    private async Task<CallEnded> SafelyAsync(PreparedCall call, CancellationToken ct)
    {
        try
        {
            return await caller.MakeAsync(call, ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            ThinkerLog.Failed(logger, call.Begun.Ask.Agent, fault);
            var why = $"the call failed here: {fault.Message}";
            var failed = new CallEnded(call.Begun.Id, new MindReply(CycleOutcome.ProviderError, [], why), 0, 1)
            {
                Error = why,
            };
            // Nobody knows how often it was tried before that.
            return call.Charged(failed, uncounted: call.Begun.AttemptsMax);
        }
    }

    private static MindAnswer AnswerOf(PreparedCall call, CallEnded ended) => new(
        call.Begun.Ask.Agent,
        call.Begun.Ask.Cycle,
        call.Begun.Ask.At.Plus(ended.LatencyMs * 1_000),
        ended.Answer,
        CallStore.EvidenceOf(
            call.Begun.Id,
            call.Begun.PromptHash,
            ended.Reply is { } reply ? Engine.Platform.Hash32.Of(reply.Text).ToArray() : null));

    private static MindAnswer Without(Ask ask, CycleOutcome outcome, string why) =>
        new(ask.Agent, ask.Cycle, ask.At, new MindReply(outcome, [], why), null);
}

/// <summary>The log lines of the rounds.</summary>
internal static partial class ThinkerLog
{
    [LoggerMessage(EventId = 420, Level = LogLevel.Error, Message = "The call for {Agent} failed in this program")]
    public static partial void Failed(ILogger logger, AgentSlug agent, Exception fault);
}

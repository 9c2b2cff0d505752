using Pitwall.Engine.Platform;
using Pitwall.Server.Deliberation.Providers;
using Pitwall.Server.Deliberation.Record;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>A call that is ready to be made. Body is what an http mind is sent, null for a language model.</summary>
internal sealed record PreparedCall(CallBegun Begun, AgentPlan Plan, ModelPrice? Price, byte[]? Body)
{
    /// <summary>Of a language model; an http mind's tokens are its own matter, and only its prompt is here.</summary>
    public required TokenEstimate Tokens { get; init; }

    /// <summary>The stored call whose facts are told again; null where the present is told.</summary>
    public Guid? Retold { get; init; }

    /// <summary>The desk's present moment, in whose day the money counts, where another is told; else null.</summary>
    public Moment? PaidAt { get; init; }

    /// <summary>USD with a reply of a usual length, null when no price is known.</summary>
    public decimal? LikelyUsd => Body is null ? Price?.Of(Tokens.Likely) : Begun.EstimatedUsd;

    /// <summary>
    /// With one attempt more where the budgets allow so many calls twice: an attempt that fails may be billed in full.
    /// </summary>
    public PreparedCall Within(Budgets budgets, int times = 1) => this with
    {
        Begun = Begun with { AttemptsMax = budgets.Objection(this, 2 * times) is null ? 2 : 1 },
    };

    /// <summary>The same question as one that nobody has answered yet.</summary>
    public PreparedCall AskedAnew() => this with { Begun = Begun with { AskedUnder = Guid.NewGuid() } };

    /// <summary>
    /// The end of the call with its tokens and cost: what the provider counted of its reply, else what its bytes are
    /// likely to be, and for every attempt that may be billed without a reply the most it can have been. Of an http
    /// mind both are what it says.
    /// </summary>
    public CallEnded Charged(CallEnded ended, int uncounted)
    {
        var reply = ended.Reply;
        if (Body is not null)
        {
            return ended with { Tokens = reply?.Tokens ?? TokenCount.None, CostUsd = reply?.ClaimedUsd ?? 0m };
        }

        var tokens = reply is null ? TokenCount.None : reply.Tokens ?? Tokens.Of(reply);
        for (var i = 0; i < uncounted; i++)
        {
            tokens += Tokens.Most;
        }

        return ended with
        {
            Tokens = tokens,
            CostUsd = Price?.Of(tokens),
            PricedFrom = Price?.From is { } from && from > DateOnly.MinValue ? from : null,
            IsEstimated = uncounted > 0 || reply is { Tokens: null },
        };
    }
}

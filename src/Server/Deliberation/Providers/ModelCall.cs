using Pitwall.Engine.Deliberation.Replies;

namespace Pitwall.Server.Deliberation.Providers;

/// <summary>
/// One request to a language model: system and user text, and what bounds the answer (tokens out, bytes, and how long
/// all attempts may take together).
/// </summary>
internal sealed record ModelCall(string Model, string System, string User, decimal? Temperature, int OutputTokensMax)
{
    public required TimeSpan Deadline { get; init; }

    /// <summary>How often it may be tried in all, 1 or more: each attempt may be billed.</summary>
    public required int AttemptsMax { get; init; }

    /// <summary>Bytes of a reply that are read at all, whatever wraps them.</summary>
    public int ReplyBytesMax { get; init; } = 262_144;
}

/// <summary>
/// What a provider counted, by class: Input without what came from its cache, Cached, Output without Reasoning.
/// </summary>
internal sealed record TokenCount(long Input, long Cached, long Reasoning, long Output)
{
    public static TokenCount None { get; } = new(0, 0, 0, 0);

    public long Total => Input + Cached + Reasoning + Output;

    public static TokenCount operator +(TokenCount a, TokenCount b) =>
        new(a.Input + b.Input, a.Cached + b.Cached, a.Reasoning + b.Reasoning, a.Output + b.Output);
}

/// <summary>
/// A reply as it came. Model is the one that says it answered; Tokens are null when the provider counted none, which
/// does not mean that there were none.
/// </summary>
internal sealed record ModelReply(
    byte[] Text, string? Reasoning, ReasoningPlace? Place, FinishReason Finish, string? Model, TokenCount? Tokens)
{
    /// <summary>USD the answerer says it cost, null when it says nothing.</summary>
    public decimal? ClaimedUsd { get; init; }
}

/// <summary>Why a call brought no reply.</summary>
internal enum CallFault
{
    Timeout,
    Unreachable,
    RateLimited,
    ServerError,
    Declined,
    TooLong,
    Garbage,
}

/// <summary>
/// One attempt and how long it took in milliseconds: as the provider states it, else as it was measured.
/// </summary>
internal abstract record AttemptResult(long LatencyMs)
{
    internal sealed record Answered(long LatencyMs, ModelReply Reply) : AttemptResult(LatencyMs);

    internal sealed record Failed(long LatencyMs, CallFault Fault, string Why) : AttemptResult(LatencyMs)
    {
        /// <summary>True: nobody was reached, so nobody can have thought.</summary>
        public bool IsUnsent { get; init; }

        /// <summary>What the machine says about it; it may differ between two runs and is told to no model.</summary>
        public string? Detail { get; init; }

        /// <summary>Whether the same words may do better a second time.</summary>
        public bool MayRetry => Fault is CallFault.Unreachable or CallFault.RateLimited or CallFault.ServerError;

        /// <summary>Whether the provider may ask money for it although it brought nothing.</summary>
        public bool MayBeBilled => !IsUnsent && Fault is not (CallFault.RateLimited or CallFault.Declined);
    }
}

/// <summary>All attempts of one call: the last one's result, and how long all of them took in milliseconds.</summary>
internal sealed record CallResult(AttemptResult Last, int Attempts, long LatencyMs)
{
    /// <summary>Attempts that brought no reply and may be billed all the same; nobody counts their tokens.</summary>
    public int Uncounted { get; init; }
}

/// <summary>
/// A wire format of language models. One attempt, never a retry; it does not throw for what a provider does.
/// </summary>
internal interface IModelClient
{
    Task<AttemptResult> TryAsync(ProviderSettings provider, ModelCall call, CancellationToken ct);
}

using System.Security.Cryptography;
using System.Text;
using Pitwall.Engine.Deliberation.Prompts;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Deliberation.Providers;

namespace Pitwall.Server.Deliberation.Record;

/// <summary>A call as it is written down before it is made.</summary>
internal sealed record CallBegun(
    Guid Id, int Desk, Ask Ask, int Version, string Kind, string Provider, string Model)
{
    public required string Template { get; init; }

    public required Prompt Prompt { get; init; }

    /// <summary>
    /// The key under which an http mind is asked, null for its own. A test run has a new one each time: under the key
    /// of a question that was answered before, that answer would come back.
    /// </summary>
    public Guid? AskedUnder { get; init; }

    /// <summary>Numbers of the headlines it is told.</summary>
    public IReadOnlyList<long> News { get; init; } = [];

    /// <summary>How often it may be tried in all: each attempt may be billed at what is estimated for one.</summary>
    public int AttemptsMax { get; init; } = 1;

    /// <summary>USD one attempt may cost at most, null when no price is known.</summary>
    public decimal? EstimatedUsd { get; init; }

    /// <summary>Tokens one attempt may take at most: the prompt as estimated and all that may come out.</summary>
    public long EstimatedTokens { get; init; }

    /// <summary>SHA-256 of the system's text and the user's, one after the other.</summary>
    public Hash32 PromptHash => Hash32.Of(Encoding.UTF8.GetBytes(Prompt.SystemText + Prompt.UserText));

    public int PromptBytes =>
        Encoding.UTF8.GetByteCount(Prompt.SystemText) + Encoding.UTF8.GetByteCount(Prompt.UserText);

    /// <summary>The same cycle of the same agent is the same call, however often it is begun.</summary>
    public static Guid IdOf(int desk, Ask ask)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{desk}/{ask.Agent}/{ask.Cycle}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}

/// <summary>What became of it: the reply as it came, what it was read as, and what it cost.</summary>
internal sealed record CallEnded(Guid Id, MindReply Answer, long LatencyMs, int Attempts)
{
    public ModelReply? Reply { get; init; }

    /// <summary>As the provider counted, or as they are estimated where it did not.</summary>
    public TokenCount Tokens { get; init; } = TokenCount.None;

    /// <summary>True: something in Tokens and CostUsd was counted by nobody.</summary>
    public bool IsEstimated { get; init; }

    public decimal? CostUsd { get; init; }

    /// <summary>Why no reply came, null when one did or the call failed in this program.</summary>
    public CallFault? Fault { get; init; }

    public DateOnly? PricedFrom { get; init; }

    public string? Error { get; init; }

    /// <summary>How the reply was read, JSON.</summary>
    public string? Parse { get; init; }
}

/// <summary>An answer that is stored already.</summary>
internal sealed record StoredAnswer(Guid Id, MindReply Reply, long LatencyMs, Evidence Evidence);

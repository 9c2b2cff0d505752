using System.Text;
using Pitwall.Server.Deliberation.Providers;

namespace Pitwall.Server.Deliberation.Cycles;

/// <summary>
/// What a call of a model is taken to have in tokens, by bytes: before it is made, and where the provider counts
/// nothing. ReplyMax is what the model is allowed to write, and so the most anybody can be asked to pay for.
/// </summary>
internal sealed record TokenEstimate(decimal PerByte, long Prompt, long ReplyMax)
{
    /// <summary>
    /// Tokens per byte before a model's own ratio is known: measured ones lie between 0.2 and 0.35 for English and
    /// numbers.
    /// </summary>
    public const decimal PerByteAtFirst = 0.27m;

    private const long ReplyTypical = 600;

    /// <summary>With a reply of a usual length.</summary>
    public TokenCount Likely => new(Prompt, 0, 0, Math.Min(ReplyTypical, ReplyMax));

    /// <summary>With the longest reply there can be; budgets hold because they are asked for this.</summary>
    public TokenCount Most => new(Prompt, 0, 0, ReplyMax);

    public static TokenEstimate Of(int promptBytes, decimal perByte, long replyMax) =>
        new(perByte, Count(promptBytes, perByte), replyMax);

    /// <summary>Of a reply that came without a count.</summary>
    public TokenCount Of(ModelReply reply) => new(
        Prompt,
        0,
        Count(Encoding.UTF8.GetByteCount(reply.Reasoning ?? ""), PerByte),
        Count(reply.Text.Length, PerByte));

    private static long Count(int bytes, decimal perByte) => (long)decimal.Ceiling(bytes * perByte);
}

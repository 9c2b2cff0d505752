using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Deliberation.Prompts;

/// <summary>
/// One piece of a prompt. Blocks are stored by the hash of their text, so the same piece is kept once however often it
/// is said, and a decision is traced to the piece it rests on. AsOf is when what it says was true; an untrusted block
/// was written by strangers.
/// </summary>
public sealed record PromptBlock(string Kind, string Text, Moment AsOf, bool IsUntrusted = false);

/// <summary>
/// A prompt in order: System is said as the system's text, User as the user's, each as the blocks' texts.
/// </summary>
public sealed record Prompt(IReadOnlyList<PromptBlock> System, IReadOnlyList<PromptBlock> User)
{
    public string SystemText => string.Concat(System.Select(block => block.Text));

    public string UserText => string.Concat(User.Select(block => block.Text));

    public IEnumerable<PromptBlock> Blocks => System.Concat(User);

    /// <summary>The first block that says what was not yet true at a moment; null when none does.</summary>
    public PromptBlock? LaterThan(Moment moment) => Blocks.FirstOrDefault(block => block.AsOf > moment);
}

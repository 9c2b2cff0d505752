namespace Pitwall.Server.Deliberation.Files;

/// <summary>
/// What is wrong with a file, in a sentence that says where and how to mend it; Field is where in the front matter, as
/// mind.model, <c>prompt</c> for the body, null for the file as a whole.
/// </summary>
internal sealed class AgentFileException(string message, string? field = null) : Exception(message)
{
    public string? Field { get; } = field;
}

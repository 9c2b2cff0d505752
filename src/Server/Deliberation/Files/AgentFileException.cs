namespace Pitwall.Server.Deliberation.Files;

/// <summary>What is wrong with a file, in a sentence that says where and how to mend it.</summary>
internal sealed class AgentFileException(string message) : Exception(message)
{
}

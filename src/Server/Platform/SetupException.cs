namespace Pitwall.Server.Platform;

/// <summary>
/// Something outside the program must be mended first; the message is one sentence that says what and how.
/// </summary>
internal sealed class SetupException : Exception
{
    public SetupException(string sentence)
        : base(sentence)
    {
    }

    public SetupException(string sentence, Exception cause)
        : base(sentence, cause)
    {
    }
}

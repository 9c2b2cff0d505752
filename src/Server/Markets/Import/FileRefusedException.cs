namespace Pitwall.Server.Markets.Import;

/// <summary>A whole file cannot be taken; the message says why, without the file's name.</summary>
internal sealed class FileRefusedException(string reason) : Exception(reason);

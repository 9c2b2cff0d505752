namespace Pitwall.Server.Pages.Needs;

/// <summary>The gravest first.</summary>
internal enum Severity
{
    Critical,
    Warning,
    Note,
}

/// <summary>Something that waits for a person.</summary>
/// <param name="Since">Desk clock, UTC; null when nobody knows.</param>
internal sealed record Need(
    Severity Severity, string Kind, string Text, string Mend, string? Agent, DateTime? Since);

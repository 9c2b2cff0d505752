namespace Pitwall.Server.Platform.Doctor;

/// <summary>How bad a finding is: fine, worth knowing, or in the way.</summary>
internal enum Verdict
{
    Ok,
    Warning,
    Problem,
}

/// <summary>One line of the doctor: what was looked at, what was found, and how to mend it.</summary>
internal sealed record Finding(string Check, Verdict Verdict, string Found, string? Fix)
{
    public static Finding Ok(string check, string found) => new(check, Verdict.Ok, found, Fix: null);

    public static Finding Warning(string check, string found, string fix) => new(check, Verdict.Warning, found, fix);

    public static Finding Problem(string check, string found, string fix) => new(check, Verdict.Problem, found, fix);
}

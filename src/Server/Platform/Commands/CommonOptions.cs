using System.CommandLine;

namespace Pitwall.Server.Platform.Commands;

/// <summary>Options that mean the same on every verb that has them.</summary>
internal static class CommonOptions
{
    /// <summary>
    /// Add it to a verb that a script may call; the result is then one JSON value on standard output.
    /// </summary>
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print the result as JSON on standard output; progress goes to standard error.",
    };

    /// <summary>On every verb, the strongest source of settings.</summary>
    public static readonly Option<string[]> Config = new("--config")
    {
        Description = "One setting as Key=Value, for example --config Server:Port=5090. May be repeated. Settings also "
            + "come from appsettings.json and from the environment with __ for the colon (Server__Port).",
        HelpName = "Key=Value",
        Recursive = true,
    };
}

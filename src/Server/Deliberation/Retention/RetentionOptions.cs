using Pitwall.Server.Platform;

namespace Pitwall.Server.Deliberation.Retention;

/// <summary>
/// Settings below <c>Retention</c>. Off unless switched on: where nobody said that this is production, nothing goes.
/// </summary>
/// <param name="IsOn">Whether texts are archived and removed at all.</param>
/// <param name="TextMonths">Months a text stays after the last call that rests on it, 1 to 120.</param>
/// <param name="Folder">Where the archives are written.</param>
internal sealed record RetentionOptions(bool IsOn, int TextMonths, string Folder)
{
    public const string Switch = "Retention:Enabled";

    /// <exception cref="SetupException">A setting is not what it can be.</exception>
    public static RetentionOptions Read(IConfiguration config) => new(
        Setting.Flag(config, Switch, otherwise: false),
        Setting.Number(config, "Retention:TextMonths", otherwise: 3, min: 1, max: 120),
        config["Retention:Folder"] is { Length: > 0 } folder
            ? Path.GetFullPath(folder)
            : Path.Combine(DataFolder.Resolve(config), "archive"));
}

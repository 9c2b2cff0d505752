using System.Globalization;

namespace Pitwall.Engine.Performance;

/// <summary>
/// A statistic that may be shown, or the reason why not yet ("needs 30 d, has 12"): a reader cannot get at the number
/// without having met the rule.
/// </summary>
public sealed class Judged<T>
    where T : notnull
{
    private readonly T? value;

    private Judged(T? value, string? withheld)
    {
        this.value = value;
        Withheld = withheld;
    }

    /// <summary>Why the value is not shown, or null when it is.</summary>
    public string? Withheld { get; }

    public bool IsShown => Withheld is null;

    /// <summary>The value; asking for a withheld one throws.</summary>
    public T Value => IsShown ? value! : throw new InvalidOperationException($"The statistic is withheld: {Withheld}");

    public static Judged<T> Shown(T value) => new(value, null);

    public static Judged<T> Hidden(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new(default, reason);
    }

    /// <summary>The value, or an em dash with the reason.</summary>
    public override string ToString() =>
        IsShown ? string.Create(CultureInfo.InvariantCulture, $"{value}") : $"— ({Withheld})";
}

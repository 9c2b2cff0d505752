using System.Globalization;
using System.Numerics;

namespace Pitwall.Server.Platform;

/// <summary>Reads one setting; whoever wrote something else than it can be is told in one sentence.</summary>
internal static class Setting
{
    /// <summary>A number between two bounds, both allowed, as <c>12</c> or <c>0.5</c>.</summary>
    /// <exception cref="SetupException">It is set and is no such number.</exception>
    public static T Number<T>(IConfiguration config, string key, T otherwise, T min, T max)
        where T : struct, INumber<T>
    {
        if (config[key] is not { } text)
        {
            return otherwise;
        }

        return T.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value >= min
            && value <= max
                ? value
                : throw new SetupException(string.Create(
                    CultureInfo.InvariantCulture, $"{key} is '{text}': write a number from {min} to {max}."));
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <exception cref="SetupException">It is set and is neither.</exception>
    public static bool Flag(IConfiguration config, string key, bool otherwise) =>
        config[key] is not { } text ? otherwise
        : bool.TryParse(text, out var value) ? value
        : throw new SetupException($"{key} is '{text}': write true or false.");
}

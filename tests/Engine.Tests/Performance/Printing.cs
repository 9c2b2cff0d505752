using System.Globalization;

namespace Pitwall.Engine.Tests.Performance;

/// <summary>Compares numbers in the form in which the definitions print them.</summary>
internal static class Printing
{
    public static string Printed(this double value, int decimals) =>
        value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

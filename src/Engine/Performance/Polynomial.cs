namespace Pitwall.Engine.Performance;

/// <summary>A polynomial by Horner's rule, coefficients from the highest power down.</summary>
internal static class Polynomial
{
    public static double At(double[] coefficients, double x)
    {
        var sum = 0d;
        foreach (var coefficient in coefficients)
        {
            sum = (sum * x) + coefficient;
        }

        return sum;
    }
}

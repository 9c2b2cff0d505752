namespace Pitwall.Engine.Performance;

/// <summary>
/// The normal distribution with mean 0 and standard deviation 1: Φ through <see cref="ErrorFunction"/> (Cody 1969) and
/// Φ⁻¹ by M. J. Wichura's algorithm AS 241, PPND16 (Applied Statistics 37, 1988, 477-484). Absolute error about 1e-15;
/// relative error of Φ below 1e-13 down to z = −20.
/// </summary>
public static class StandardNormal
{
    private const double CentreHalfWidth = 0.425;

    private static readonly double[] CentreTop =
    [
        2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
        1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e+0,
    ];

    private static readonly double[] CentreBottom =
    [
        5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
        5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1d,
    ];

    private static readonly double[] MiddleTop =
    [
        7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e+0,
        3.64784832476320460504e+0, 5.76949722146069140550e+0, 4.63033784615654529590e+0, 1.42343711074968357734e+0,
    ];

    private static readonly double[] MiddleBottom =
    [
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
        6.89767334985100004550e-1, 1.67638483018380384940e+0, 2.05319162663775882187e+0, 1d,
    ];

    private static readonly double[] TailTop =
    [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
        2.96560571828504891230e-1, 1.78482653991729133580e+0, 5.46378491116411436990e+0, 6.65790464350110377720e+0,
    ];

    private static readonly double[] TailBottom =
    [
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1d,
    ];

    /// <summary>Φ(z): the share of the distribution at or below <paramref name="z"/> standard deviations.</summary>
    public static double Cdf(double z) => 0.5 * ErrorFunction.Complement(-z / Math.Sqrt(2d));

    /// <summary>Φ⁻¹(p): −∞ at 0, +∞ at 1; anything outside [0, 1] throws.</summary>
    public static double Quantile(double p)
    {
        if (p is not (>= 0d and <= 1d))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies between 0 and 1");
        }

        var fromCentre = p - 0.5;
        if (Math.Abs(fromCentre) <= CentreHalfWidth)
        {
            var r = (CentreHalfWidth * CentreHalfWidth) - (fromCentre * fromCentre);
            return fromCentre * Polynomial.At(CentreTop, r) / Polynomial.At(CentreBottom, r);
        }

        var size = TailQuantile(fromCentre < 0 ? p : 1d - p);
        return fromCentre < 0 ? -size : size;
    }

    private static double TailQuantile(double tail)
    {
        if (tail <= 0d)
        {
            return double.PositiveInfinity;
        }

        var r = Math.Sqrt(-Math.Log(tail));
        return r <= 5d
            ? Polynomial.At(MiddleTop, r - 1.6) / Polynomial.At(MiddleBottom, r - 1.6)
            : Polynomial.At(TailTop, r - 5d) / Polynomial.At(TailBottom, r - 5d);
    }
}

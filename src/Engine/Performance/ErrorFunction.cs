namespace Pitwall.Engine.Performance;

/// <summary>
/// The complementary error function by W. J. Cody's rational Chebyshev approximations ("Rational Chebyshev
/// approximations for the error function", Math. Comp. 23, 1969, 631-637; coefficients of his CALERF), relative
/// error below 1e-15 where the result is not subnormal.
/// </summary>
internal static class ErrorFunction
{
    private const double SeriesEnd = 0.46875;
    private const double InverseSqrtPi = 0.56418958354775628695;

    // Highest power first; the leading denominator coefficients are 1.
    private static readonly double[] CentreTop =
    [
        1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2,
        3.20937758913846947e3,
    ];

    private static readonly double[] CentreBottom =
    [
        1d, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3,
    ];

    private static readonly double[] MiddleTop =
    [
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1,
        2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
        1.23033935479799725e3,
    ];

    private static readonly double[] MiddleBottom =
    [
        1d, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
        3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
    ];

    private static readonly double[] TailTop =
    [
        1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
        1.60837851487422766e-2, 6.58749161529837803e-4,
    ];

    private static readonly double[] TailBottom =
    [
        1d, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1, 6.05183413124413191e-2,
        2.33520497626869185e-3,
    ];

    /// <summary>2/√π ∫ₓ^∞ e^(−t²) dt: 2 at −∞, 1 at 0, 0 at +∞; NaN stays NaN.</summary>
    public static double Complement(double x)
    {
        var size = Math.Abs(x);
        if (size <= SeriesEnd)
        {
            return 1d - (x * Ratio(CentreTop, CentreBottom, x * x));
        }

        var tail = size <= 4d
            ? ExpOfMinusSquare(size) * Ratio(MiddleTop, MiddleBottom, size)
            : FarTail(size);
        return x < 0 ? 2d - tail : tail;
    }

    private static double FarTail(double x)
    {
        if (double.IsPositiveInfinity(x))
        {
            return 0d;
        }

        var inverseSquare = 1d / (x * x);
        var correction = inverseSquare * Ratio(TailTop, TailBottom, inverseSquare);
        return ExpOfMinusSquare(x) * (InverseSqrtPi - correction) / x;
    }

    // x² rounded would cost the digits of the exponential: split x into sixteenths and a remainder, as Cody does.
    private static double ExpOfMinusSquare(double x)
    {
        var sixteenths = Math.Truncate(x * 16d) / 16d;
        return Math.Exp(-sixteenths * sixteenths) * Math.Exp(-(x - sixteenths) * (x + sixteenths));
    }

    private static double Ratio(double[] top, double[] bottom, double x) =>
        Polynomial.At(top, x) / Polynomial.At(bottom, x);
}

namespace Pitwall.Engine.Performance;

/// <summary>What thinking with a model costs against what it earns; USD, exact.</summary>
public static class ThinkingCost
{
    /// <summary>Calls a day × USD a call.</summary>
    public static decimal PerDay(int calls, decimal usdPerCall) => calls * usdPerCall;

    /// <summary>
    /// The equity in USD from which on the gross return of a day pays for the thinking of that day: cost per day /
    /// gross daily return as a fraction. Null when the return is not above 0: then no equity pays for it.
    /// </summary>
    public static decimal? BreakEvenEquity(decimal usdPerDay, decimal grossDailyReturn) =>
        grossDailyReturn > 0 ? usdPerDay / grossDailyReturn : null;
}

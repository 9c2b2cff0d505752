namespace Pitwall.Engine.Performance;

/// <summary>How a ranking is judged; kept with its result.</summary>
/// <param name="Seed">Names the stream that draws the days.</param>
/// <param name="Days">Judge after this many UTC days, counted from the first day of the earliest track.</param>
/// <param name="Trials">N of the deflated Sharpe: every variant ever run, deleted ones included.</param>
/// <param name="Draws">B of the joint bootstrap.</param>
/// <param name="Alpha">Family-wise error of "told apart" and of "not luck".</param>
public sealed record RankingPlan(string Seed, int Days, int Trials, int Draws = 9_999, double Alpha = 0.05);

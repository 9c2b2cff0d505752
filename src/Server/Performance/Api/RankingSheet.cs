using Pitwall.Engine.Markets;
using Pitwall.Engine.Performance;
using Pitwall.Engine.Platform;
using Pitwall.Server.Performance.Rankings;
using Pitwall.Server.Performance.Tracks;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Performance.Api;

/// <summary>Puts a ranking into the words of the API, every null with its reason.</summary>
internal sealed class RankingSheet(RankedDesk desk, JudgedField judged)
{
    private const string NotMarked = "not marked at a midnight yet";

    private readonly RankingVerdict verdict = judged.Verdict;

    /// <summary>UTC midnight that ends the last day judged; 1970 before there is one.</summary>
    public DateTime UpTo => At(verdict.FirstDay + verdict.Days);

    public ReadRanking.Response Shown(IReadOnlyDictionary<string, Activity> activity)
    {
        var missing = new Missing();
        var hasDays = verdict.Days > 0;
        var criticalT = AgainstBenchmark(verdict.CriticalT);
        return new ReadRanking.Response(
            desk.Name, desk.Id, desk.Mode, hasDays ? UpTo : null, hasDays ? At(verdict.FirstDay) : null)
        {
            DaysAvailable = verdict.DaysAvailable,
            Days = verdict.Days,
            DaysMin = DisplayRule.DaysMin,
            Benchmark = Words.Of(judged.Benchmark),
            Draws = verdict.Draws.Draws,
            Seed = verdict.Draws.Seed,
            BlockDays = verdict.Draws.MeanBlockDays,
            CriticalT = missing.Value("criticalT", criticalT),
            Trials = desk.Trials,
            Agents =
            [
                .. verdict.Agents.Select(agent => Shown(agent, activity)),
                .. desk.Agents.Where(agent => !judged.Past.Agents.ContainsKey(agent.Slug))
                    .Select(agent => NotSeen(agent, activity)),
            ],
            Missing = missing.Reasons,
        };
    }

    private ReadRanking.Row Shown(AgentVerdict agent, IReadOnlyDictionary<string, Activity> activity)
    {
        var who = desk.Find(agent.Name)!;
        var did = activity.GetValueOrDefault(agent.Name) ?? new Activity();
        var missing = new Missing();
        var row = Judgement(agent, who, missing) with { LastDecisionAt = did.LastDecisionAt };
        if (did.LastDecisionAt is null)
        {
            missing.Say("lastDecisionAt", "no decision yet");
        }

        return WithConduct(row, who, did, missing);
    }

    private ReadRanking.Row Judgement(AgentVerdict agent, RankedAgent who, Missing missing)
    {
        var adjustedP = AgainstBenchmark(agent.AdjustedP);
        return new ReadRanking.Row(
            agent.Name, who.Name, agent.Days, missing.Value("group", agent.Group, group => group))
        {
            NetReturn = missing.Value("netReturn", agent.RawReturn, agent.Group.Withheld ?? NotMarked),
            NetReturnLow = missing.Value<ConfidenceInterval, double?>(
                "netReturnLow", agent.NetReturn, interval => interval.Low),
            NetReturnHigh = missing.Value<ConfidenceInterval, double?>(
                "netReturnHigh", agent.NetReturn, interval => interval.High),
            NetUsd = null,
            Sharpe = missing.Value<SharpeEstimate, double?>("sharpe", agent.Sharpe, sharpe => sharpe.Annualised),
            SharpeSe = missing.Value<SharpeEstimate, double?>(
                "sharpeSe", agent.Sharpe, sharpe => sharpe.StandardError),
            PBest = missing.Value("pBest", agent.PBest),
            Dsr = missing.Value("dsr", agent.Dsr),
            AdjustedP = missing.Value("adjustedP", adjustedP),
            Distinguishable = missing.Value<double, bool?>("distinguishable", adjustedP, p => p <= 0.05),
            DaysNeeded = missing.Value("daysNeeded", AgainstBenchmark(agent.DaysNeeded)),
            PowerDays = missing.Value("powerDays", AgainstBenchmark(agent.PowerDays)),
            MaxDrawdown = null,
            Turnover = null,
            FeesOverGross = null,
            HoldShare = null,
            ParseShare = null,
            StopCover = null,
            LastDecisionAt = null,
            Missing = missing.Reasons,
        };
    }

    private ReadRanking.Row WithConduct(ReadRanking.Row row, RankedAgent who, Activity did, Missing missing)
    {
        var (start, end) = Ends(row.Agent);
        var net = end is null ? (decimal?)null : (end.Equity - end.Flows - (start!.Equity - start.Flows)).Value;
        // Fees and funding count from the opening, so what they are held against does too.
        var gross = end is null ? (decimal?)null : (end.Equity - end.Flows).Value + did.FeesUsd + did.FundingUsd;
        return row with
        {
            NetUsd = missing.Value("netUsd", net, NotMarked),
            MaxDrawdown = missing.Value("maxDrawdown", end?.MaxDrawdown, NotMarked),
            Turnover = missing.Value(
                "turnover",
                end is null
                    ? default(double?)
                    : Turnover.PerDay(new Usd(did.TradedUsd), end.MeanEquity, end.DaysElapsed),
                end is null ? NotMarked : "no time passed"),
            FeesOverGross = missing.Value(
                "feesOverGross",
                gross > 0m ? (double)(did.FeesUsd / gross.Value) : default(double?),
                "nothing was gained before fees"),
            HoldShare = missing.Value("holdShare", Share(did.Held, did.Decisions), "no decision in these days"),
            ParseShare = missing.Value(
                "parseShare",
                who.HasReplies ? Share(did.Decisions - did.Unread, did.Decisions) : null,
                who.HasReplies ? "no decision in these days" : "it calls no model"),
            StopCover = missing.Value(
                "stopCover",
                who.NeedsStop ? Share(did.StoppedPositions, did.OpenPositions) : null,
                who.NeedsStop ? "no open position" : "it declared that it trades without stops"),
        };
    }

    private ReadRanking.Row NotSeen(RankedAgent agent, IReadOnlyDictionary<string, Activity> activity)
    {
        var reason = Judged<double>.Hidden(NotMarked);
        var nothing = new AgentVerdict(agent.Slug)
        {
            Days = 0,
            Group = Judged<string>.Hidden(NotMarked),
            NetReturn = Judged<ConfidenceInterval>.Hidden(NotMarked),
            Sharpe = Judged<SharpeEstimate>.Hidden(NotMarked),
            PBest = reason,
            Dsr = reason,
            AdjustedP = reason,
            DaysNeeded = reason,
            PowerDays = reason,
            RawReturn = null,
        };
        return Shown(nothing, activity);
    }

    /// <summary>Without the benchmark that was asked for nothing is held against another one in its place.</summary>
    private Judged<double> AgainstBenchmark(Judged<double> figure) =>
        figure.IsShown && judged.BenchmarkMissing is { } reason ? Judged<double>.Hidden(reason) : figure;

    private (DayEnd? Start, DayEnd? End) Ends(string agent)
    {
        var days = judged.Past.Of(agent);
        var upTo = new Moment((verdict.FirstDay + verdict.Days) * Moment.Day);
        var end = days.LastOrDefault(day => day.At <= upTo);
        return end is null ? (null, null) : (days[0], end);
    }

    private static double? Share(long part, long whole) => whole > 0 ? (double)part / whole : null;

    private static DateTime At(long day) => Cell.ToDateTime(new Moment(day * Moment.Day));
}

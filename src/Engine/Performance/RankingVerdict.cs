using System.Collections.Immutable;

namespace Pitwall.Engine.Performance;

/// <summary>What can be said of a field of agents after so many days, and of each of them.</summary>
/// <param name="DaysAvailable">UTC days from the first return of the earliest track to the last of the latest.</param>
/// <param name="Days">Days judged.</param>
/// <param name="FirstDay">The first of them, counted from 1970-01-01.</param>
/// <param name="Draws">Seed, mean block and number of joint draws.</param>
/// <param name="CriticalT">What the strongest agent's t against the benchmark must reach.</param>
/// <param name="Agents">Judged ones first by group and, inside one, by name: no order is claimed there.</param>
public sealed record RankingVerdict(
    int DaysAvailable,
    int Days,
    long FirstDay,
    BootstrapPlan Draws,
    Judged<double> CriticalT,
    ImmutableArray<AgentVerdict> Agents);

/// <summary>What can be said of one agent, each with the reason when it cannot.</summary>
public sealed record AgentVerdict(string Name)
{
    /// <summary>Own daily returns inside the days judged.</summary>
    public required int Days { get; init; }

    /// <summary>Letters; agents that share one were not told apart.</summary>
    public required Judged<string> Group { get; init; }

    /// <summary>Compounded over its days, 0.1 = +10 %, between the ends of its 95 % interval.</summary>
    public required Judged<ConfidenceInterval> NetReturn { get; init; }

    public required Judged<SharpeEstimate> Sharpe { get; init; }

    /// <summary>Share of the joint draws in which it leads.</summary>
    public required Judged<double> PBest { get; init; }

    /// <summary>Deflated Sharpe, 0…1: about 0.5 is the best of as many coins.</summary>
    public required Judged<double> Dsr { get; init; }

    /// <summary>Romano-Wolf against the benchmark, one-sided, among all judged agents.</summary>
    public required Judged<double> AdjustedP { get; init; }

    /// <summary>Days (MinTRL) until even the lower end of its lead over the benchmark would be believed.</summary>
    public required Judged<double> DaysNeeded { get; init; }

    /// <summary>Days in which a test would find the lead it shows, were it true (80 %, α / agents).</summary>
    public required Judged<double> PowerDays { get; init; }

    /// <summary>The simple return of its days, which needs no rule: it is what happened.</summary>
    public required double? RawReturn { get; init; }
}

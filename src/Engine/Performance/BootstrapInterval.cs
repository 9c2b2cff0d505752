namespace Pitwall.Engine.Performance;

/// <summary>An interval with the plan (generator, seed, block, draws) that produced it.</summary>
public sealed record BootstrapInterval(ConfidenceInterval Interval, BootstrapPlan Plan);

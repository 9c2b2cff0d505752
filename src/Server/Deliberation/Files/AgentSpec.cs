using Pitwall.Engine.Platform;

namespace Pitwall.Server.Deliberation.Files;

/// <summary>
/// An agent as its file says it: who it is, how it thinks, what it may do and what it reads. Times in microseconds,
/// money in USD, percentages in percent. Kept as JSON in every version of the agent.
/// </summary>
internal sealed record AgentSpec
{
    public required string Name { get; init; }

    /// <summary>What people call it; null is its name.</summary>
    public string? Title { get; init; }

    /// <summary>Symbols of the desk's instruments, or venue:SYMBOL.</summary>
    public required IReadOnlyList<string> Coins { get; init; }

    public SpecSchedule Schedule { get; init; } = new();

    public required SpecMind Mind { get; init; }

    public SpecAccount Account { get; init; } = new();

    public SpecLimits Limits { get; init; } = new();

    public SpecReads Reads { get; init; } = new();

    /// <summary>The strategy in plain words, the system text of every prompt.</summary>
    public required string Prompt { get; init; }
}

/// <summary>How often it thinks, and how often while it holds something.</summary>
internal sealed record SpecSchedule
{
    public long EveryMicros { get; init; } = 3 * Moment.Minute;

    public long EveryInPositionMicros { get; init; } = Moment.Minute;
}

/// <summary>
/// Which mind: <c>llm</c> at a provider, or <c>http</c> at an address. SecretFrom names the setting that holds the
/// secret of an http mind; the secret itself is in no file.
/// </summary>
internal sealed record SpecMind
{
    public const string Llm = "llm";
    public const string Http = "http";

    public required string Kind { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string? Url { get; init; }

    public string? SecretFrom { get; init; }

    public decimal? Temperature { get; init; }

    public int DeadlineSeconds { get; init; } = 60;

    public int OutputTokensMax { get; init; } = 4_096;

    public decimal? BudgetUsdDay { get; init; }

    public long? BudgetTokensDay { get; init; }

    public bool IsLlm => string.Equals(Kind, Llm, StringComparison.Ordinal);
}

/// <summary>The account it gets: mode paper, cash in USD, isolated or cross margin.</summary>
internal sealed record SpecAccount
{
    public decimal StartUsd { get; init; } = 10_000m;

    public string Margin { get; init; } = "isolated";
}

/// <summary>What the gate holds it to; the defaults are those of the agents document.</summary>
internal sealed record SpecLimits
{
    public decimal MaxPositionPct { get; init; } = 20m;

    public int MaxLeverage { get; init; } = 10;

    public decimal StopLossPct { get; init; } = 2m;

    public decimal TakeProfitPct { get; init; } = 5m;

    public decimal? DailyLossUsd { get; init; }

    public decimal? ExposureUsd { get; init; }

    /// <summary>What it may trade in a UTC day, in times the equity the day began with.</summary>
    public decimal? MaxTurnoverXDay { get; init; }

    /// <summary>How many minutes it must keep a position before it may close or reduce it itself.</summary>
    public int? MinHoldMin { get; init; }

    public bool Clamp { get; init; }
}

/// <summary>What its briefing holds beside its account.</summary>
internal sealed record SpecReads
{
    public IReadOnlyList<SpecCandles> Candles { get; init; } = [new("3m", 20), new("4h", 20)];

    public bool Funding { get; init; } = true;

    /// <summary>How many headlines an agent may ask for.</summary>
    public const int NewsItemsMost = 50;

    public int NewsItemsMax { get; init; }

    public int NewsAgeMaxHours { get; init; } = 6;
}

/// <summary>So many bars of one interval.</summary>
internal sealed record SpecCandles(string Interval, int Count);

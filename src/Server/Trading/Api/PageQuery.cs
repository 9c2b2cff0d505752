using System.ComponentModel;

namespace Pitwall.Server.Trading.Api;

/// <summary>
/// The query fields every list has, as they came, so that a wrong one is named and not just refused. A list that knows
/// more of them derives from this.
/// </summary>
internal abstract record PageQuery
{
    [Description("From this time of the desk's clock on: ISO 8601 in UTC, or epoch milliseconds.")]
    public string? From { get; init; }

    [Description("Up to but not including this time of the desk's clock.")]
    public string? To { get; init; }

    [Description("The 'next' of the page before; without it the newest page.")]
    public string? Before { get; init; }

    [Description("At most this many, 1 to 500; 100 unless given.")]
    public string? Limit { get; init; }

    internal virtual string? AskedAgent => null;

    internal virtual string? AskedInstrument => null;

    /// <summary>The list's own filter, a word of a fixed vocabulary.</summary>
    internal virtual string? AskedWord => null;
}

/// <summary>A list of what agents have.</summary>
internal abstract record AgentPageQuery : PageQuery
{
    [Description("Only of this agent.")]
    public string? Agent { get; init; }

    internal override string? AskedAgent => Agent;
}

/// <summary>A list of what agents have in instruments.</summary>
internal abstract record InstrumentPageQuery : AgentPageQuery
{
    [Description("Only about this instrument, venue:SYMBOL.")]
    public string? Instrument { get; init; }

    internal override string? AskedInstrument => Instrument;
}

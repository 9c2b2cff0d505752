using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Performance;

/// <summary>
/// Marked equity (cash + unrealised) at a moment, in USD, <em>after</em> the flow of that moment: a deposit is
/// positive, a withdrawal negative, fees and funding are not flows.
/// </summary>
public readonly record struct EquityMark(Moment At, Usd Equity, Usd Flow);

using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Markets;

/// <summary>
/// What the square-root impact rule needs at the start of a bar: <see cref="SigmaDay"/> as a fraction,
/// <see cref="Volume24h"/> in quote currency, and whether 24 hours of bars lie before it (no market order earlier).
/// </summary>
public readonly record struct ImpactFacts(decimal SigmaDay, decimal Volume24h, bool HasDay);

/// <summary>
/// σ_day = standard deviation (n−1) of simple close-to-close UTC-day returns over the 30 days before the bar's day, at
/// least 7 returns, else 4 %; V_24h = Σ volume·close of the bars starting in the 24 h before. Fed with one
/// instrument's bars in time order; at a start time only bars that began earlier may have been fed. Days without a bar
/// give no return.
/// </summary>
public sealed class ImpactStats
{
    public const int ReturnsMin = 7;
    public const int WindowDays = 30;
    public const decimal SigmaWithoutHistory = 0.04m;

    // Notionals are rounded on entry, so that taking one out again leaves exactly the sum without it.
    private const int NotionalDecimals = 8;

    private readonly Queue<(Moment Start, decimal Notional)> day = new();
    private readonly Queue<(Moment Day, decimal Return)> returns = new();
    private Moment firstStart;
    private Moment lastStart = new(long.MinValue);
    private Moment nextDay = new(long.MinValue);
    private decimal lastClose;
    private (Moment Day, decimal Close)? previousDay;
    private decimal volume24h;
    private Moment sigmaUntil = new(long.MinValue);
    private decimal sigma = SigmaWithoutHistory;

    public void Observe(in Bar bar)
    {
        if (bar.Start <= lastStart)
        {
            throw new ArgumentException($"The bar of {bar.Start} came after the one of {lastStart}", nameof(bar));
        }

        if (lastClose == 0)
        {
            firstStart = bar.Start;
        }
        else if (bar.Start >= nextDay)
        {
            CloseDay();
        }

        var notional = decimal.Round(bar.Volume * bar.Close, NotionalDecimals, MidpointRounding.ToEven);
        day.Enqueue((bar.Start, notional));
        volume24h += notional;
        lastStart = bar.Start;
        lastClose = bar.Close;
        nextDay = bar.Start < nextDay ? nextDay : bar.Start.StartOfDay.Plus(Moment.Day);
        DropBefore(bar.Start.Plus(-Moment.Day));
    }

    /// <summary>The facts for a bar that starts here; ask in time order.</summary>
    public ImpactFacts At(Moment start)
    {
        if (lastClose == 0)
        {
            return new ImpactFacts(SigmaWithoutHistory, 0m, false);
        }

        if (start <= lastStart)
        {
            throw new ArgumentException($"A bar of {lastStart} was fed before asking about {start}", nameof(start));
        }

        DropBefore(start.Plus(-Moment.Day));
        // Nearly every question is about the day of the one before.
        var sigmaNow = start < sigmaUntil ? sigma : SigmaBefore(start.StartOfDay);
        return new ImpactFacts(sigmaNow, volume24h, firstStart <= start.Plus(-Moment.Day));
    }

    private void CloseDay()
    {
        var today = lastStart.StartOfDay;
        if (previousDay is { } before && before.Day.Plus(Moment.Day) == today)
        {
            returns.Enqueue((today, (lastClose / before.Close) - 1m));
        }

        previousDay = (today, lastClose);
    }

    private void DropBefore(Moment oldest)
    {
        while (day.TryPeek(out var entry) && entry.Start < oldest)
        {
            volume24h -= entry.Notional;
            day.Dequeue();
        }
    }

    private decimal SigmaBefore(Moment today)
    {
        if (lastStart.StartOfDay < today && previousDay?.Day != lastStart.StartOfDay)
        {
            CloseDay();
        }

        while (returns.TryPeek(out var oldest) && oldest.Day < today.Plus(-WindowDays * Moment.Day))
        {
            returns.Dequeue();
        }

        sigmaUntil = today.Plus(Moment.Day);
        sigma = returns.Count < ReturnsMin ? SigmaWithoutHistory : StandardDeviation();
        return sigma;
    }

    private decimal StandardDeviation()
    {
        var sum = 0m;
        foreach (var (_, value) in returns)
        {
            sum += value;
        }

        var mean = sum / returns.Count;
        var squares = 0m;
        foreach (var (_, value) in returns)
        {
            squares += (value - mean) * (value - mean);
        }

        return DecimalMath.Sqrt(squares / (returns.Count - 1));
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Replay;

/// <summary>
/// One order that today's rules would place otherwise: what was recorded, what it would be now, and the rules with the
/// numbers they saw.
/// </summary>
internal sealed record OrderDifference(
    long Seq, string At, string Agent, string Instrument, string Recorded, string Now, IReadOnlyList<string> Rules);

/// <summary>A recorded input whose facts would differ in any byte.</summary>
internal sealed record InputDifference(long Seq, string At, string Kind);

/// <summary>
/// Decides recorded inputs again, each on the recorded state before it. Effects of earlier differences are not carried
/// on: every difference stands for itself.
/// </summary>
internal sealed class Redecision(
    IReadOnlyList<LimitOverride> overrides, Func<DeskState, Input, ImmutableArray<Fact>> decide)
{
    private readonly List<InputDifference> inputs = [];
    private readonly List<OrderDifference> orders = [];

    public long Count { get; private set; }

    public IReadOnlyList<InputDifference> Inputs => inputs;

    public IReadOnlyList<OrderDifference> Orders => orders;

    /// <summary>Decides one recorded row again on the state before it.</summary>
    public void Next(DeskState before, Recorded row)
    {
        Count++;
        var changed = overrides.Aggregate(before, (desk, set) => set.On(desk));
        var now = decide(changed, row.Step.Input);
        if (Canonical.Bytes(row.Step with { Facts = now }).AsSpan().SequenceEqual(row.Payload))
        {
            return;
        }

        inputs.Add(new InputDifference(row.Seq, row.At.ToString(), row.Kind));
        Compare(row, now);
    }

    private void Compare(Recorded row, ImmutableArray<Fact> now)
    {
        var recorded = Intended(row.Step.Facts);
        var again = Intended(now);
        foreach (var key in recorded.Keys.Union(again.Keys).OrderBy(key => key))
        {
            var (was, current) = (Describe(recorded, key), Describe(again, key));
            if (!string.Equals(was, current, StringComparison.Ordinal))
            {
                orders.Add(new OrderDifference(
                    row.Seq,
                    row.At.ToString(),
                    key.Agent,
                    key.Instrument,
                    was,
                    current,
                    Rules(now, key) is { Count: > 0 } rules ? rules : Rules(row.Step.Facts, key)));
            }
        }
    }

    private static SortedDictionary<OrderKey, List<Order>> Intended(ImmutableArray<Fact> facts)
    {
        var byKey = new SortedDictionary<OrderKey, List<Order>>();
        foreach (var order in facts.OfType<Fact.OrderIntended>().Select(fact => fact.Order))
        {
            var key = new OrderKey(order.Agent.ToString(), order.Instrument.ToString());
            if (!byKey.TryGetValue(key, out var list))
            {
                byKey[key] = list = [];
            }

            list.Add(order);
        }

        return byKey;
    }

    private static string Describe(SortedDictionary<OrderKey, List<Order>> byKey, OrderKey key) =>
        byKey.TryGetValue(key, out var found) ? string.Join(" + ", found.Select(Describe)) : "no order";

    private static string Describe(Order order)
    {
        var text = $"{Canonical.EnumName(order.Side)} {order.Size} {Canonical.EnumName(order.Type)} {order.Leverage}×";
        return string.Concat(
            text,
            At(" at ", order.Limit),
            At(" when ", order.Trigger),
            At(", stop ", order.StopAfter),
            At(", target ", order.TargetAfter),
            order.ReduceOnly ? ", reduce-only" : "");
    }

    private static string At(string word, Price? price) =>
        price is { } level ? string.Create(CultureInfo.InvariantCulture, $"{word}{level}") : "";

    /// <summary>The rules in the way of this agent's proposals on this instrument.</summary>
    private static IReadOnlyList<string> Rules(ImmutableArray<Fact> facts, OrderKey key) =>
    [
        .. facts.OfType<Fact.Decided>()
            .Select(fact => fact.Decision)
            .Where(d => string.Equals(d.Agent.ToString(), key.Agent, StringComparison.Ordinal)
                && string.Equals(d.Instrument?.ToString(), key.Instrument, StringComparison.Ordinal))
            .SelectMany(d => d.Verdicts)
            .Where(verdict => !verdict.Passed)
            .Select(verdict => $"{verdict.Rule}: {verdict.Saw} against {verdict.Limit} ({verdict.Message})"),
    ];

    private sealed record OrderKey(string Agent, string Instrument) : IComparable<OrderKey>
    {
        public int CompareTo(OrderKey? other)
        {
            var byAgent = string.CompareOrdinal(Agent, other?.Agent);
            return byAgent != 0 ? byAgent : string.CompareOrdinal(Instrument, other?.Instrument);
        }
    }
}

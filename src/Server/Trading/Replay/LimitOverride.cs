using System.Collections.Immutable;
using System.Globalization;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Server.Trading.Replay;

/// <summary>
/// "What if this limit had been another": one name=value of <c>replay --set</c>, put on every agent and the desk before
/// each recorded input.
/// </summary>
internal sealed class LimitOverride
{
    private static readonly ImmutableSortedDictionary<string, Kind> Known = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("max_leverage", Kind.OfAgent(1m, 50m, true, (l, v) => l with { LeverageMax = (int)v })),
            KeyValuePair.Create("max_position_pct", Kind.OfAgent(0m, 100m, false, (l, v) => l with { PositionPctMax = v })),
            KeyValuePair.Create("stop_loss_pct", Kind.OfAgent(0m, 100m, false, (l, v) => l with { StopLossPct = v })),
            KeyValuePair.Create("take_profit_pct", Kind.OfAgent(0m, 1_000m, false, (l, v) => l with { TakeProfitPct = v })),
            KeyValuePair.Create("daily_loss_usd", Kind.OfAgent(0m, Most, false, (l, v) => l with { DailyLossMax = new Usd(v) })),
            KeyValuePair.Create("exposure_usd", Kind.OfAgent(0m, Most, false, (l, v) => l with { ExposureMax = new Usd(v) })),
            KeyValuePair.Create("quote_age_ms", Kind.OfAgent(0m, 86_400_000m, true, (l, v) => l with { QuoteAgeMaxMs = (int)v })),
            KeyValuePair.Create("desk_exposure_usd", Kind.OfDesk((l, _, v) => l with { ExposureMax = new Usd(v) })),
            KeyValuePair.Create("asset_exposure_usd", Kind.OfDesk((l, desk, v) => l with
            {
                AssetMax = [.. desk.Instruments.Keys.Select(i => new AssetCap(i, new Usd(v)))],
            })),
        ]);

    private const decimal Most = 1_000_000_000_000m;

    private readonly Kind kind;
    private readonly decimal value;

    private LimitOverride(string name, Kind kind, decimal value) => (Name, this.kind, this.value) = (name, kind, value);

    public string Name { get; }

    public string Text => $"{Name}={DecimalMath.ToText(value)}";

    /// <summary>Reads name=value; a mistyped name is answered with the nearest one.</summary>
    public static LimitOverride Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        if (!Known.TryGetValue(name, out var kind))
        {
            var nearest = Complaints.Nearest(name, Known.Keys) is { } near
                ? $"did you mean {near}?"
                : $"use one of {string.Join(", ", Known.Keys)}.";
            throw new SetupException($"There is no limit {name}: {nearest}");
        }

        return equals >= 0 && DecimalMath.TryParse(text[(equals + 1)..], out var value) && kind.Allows(value)
            ? new LimitOverride(name, kind, value)
            : throw new SetupException($"--set {text}: {name} is {kind.Range}, for example --set {name}={kind.Example}.");
    }

    public DeskState On(DeskState desk) => kind.Change(desk, value);

    private sealed record Kind(decimal Min, decimal Max, bool Whole, Func<DeskState, decimal, DeskState> Change)
    {
        public string Range => string.Create(
            CultureInfo.InvariantCulture,
            $"a {(Whole ? "whole " : "")}number from {Min} to {Max} with at most 8 decimals");

        public string Example => DecimalMath.ToText(Math.Max(Min, Math.Min(Max, 2m)));

        public static Kind OfAgent(decimal min, decimal max, bool whole, Func<AgentLimits, decimal, AgentLimits> change) =>
            new(min, max, whole, (desk, value) => desk with
            {
                Agents = desk.Agents.SetItems(desk.Agents.Select(agent => KeyValuePair.Create(
                    agent.Key, agent.Value with { Limits = change(agent.Value.Limits, value) }))),
            });

        public static Kind OfDesk(Func<DeskLimits, DeskState, decimal, DeskLimits> change) =>
            new(0m, Most, false, (desk, value) => desk with { Limits = change(desk.Limits, desk, value) });

        public bool Allows(decimal value) =>
            value >= Min && value <= Max && (!Whole || decimal.Truncate(value) == value)
            && decimal.Round(value, Usd.Decimals) == value;
    }
}

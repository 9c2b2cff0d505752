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
    private static readonly Bounds Money = new(0m, 1_000_000_000_000m, Whole: false);

    private static readonly ImmutableSortedDictionary<string, Kind> Known = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            OfAgent("max_leverage", new Bounds(1m, 50m, true), (l, v) => l with { LeverageMax = (int)v }),
            OfAgent("max_position_pct", new Bounds(0m, 100m, false), (l, v) => l with { PositionPctMax = v }),
            OfAgent("stop_loss_pct", new Bounds(0m, 100m, false), (l, v) => l with { StopLossPct = v }),
            OfAgent("take_profit_pct", new Bounds(0m, 1_000m, false), (l, v) => l with { TakeProfitPct = v }),
            OfAgent("daily_loss_usd", Money, (l, v) => l with { DailyLossMax = new Usd(v) }),
            OfAgent("exposure_usd", Money, (l, v) => l with { ExposureMax = new Usd(v) }),
            OfAgent("max_turnover_x_day", new Bounds(0.01m, AgentLimits.TurnoverMost, false), (l, v) => l with
            {
                TurnoverMaxXDay = v,
            }),
            OfAgent("min_hold_min", new Bounds(1m, AgentLimits.HoldMinMost, true), (l, v) => l with
            {
                HoldMinMinutes = (int)v,
            }),
            OfAgent("quote_age_ms", new Bounds(0m, 86_400_000m, true), (l, v) => l with { QuoteAgeMaxMs = (int)v }),
            OfDesk("desk_exposure_usd", (l, _, v) => l with { ExposureMax = new Usd(v) }),
            OfDesk("asset_exposure_usd", (l, desk, v) => l with
            {
                AssetMax = [.. desk.Instruments.Keys.Select(i => new AssetCap(i, new Usd(v)))],
            }),
        ]);

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

        return equals >= 0 && DecimalMath.TryParse(text[(equals + 1)..], out var value) && kind.Bounds.Allow(value)
            ? new LimitOverride(name, kind, value)
            : throw new SetupException(
                $"--set {text}: {name} is {kind.Bounds.Range}, for example --set {name}={kind.Bounds.Example}.");
    }

    public DeskState On(DeskState desk) => kind.Change(desk, value);

    private static KeyValuePair<string, Kind> OfAgent(
        string name, Bounds bounds, Func<AgentLimits, decimal, AgentLimits> change) =>
        KeyValuePair.Create(name, new Kind(bounds, (desk, value) => desk with
        {
            Agents = desk.Agents.SetItems(desk.Agents.Select(agent => KeyValuePair.Create(
                agent.Key, agent.Value with { Limits = change(agent.Value.Limits, value) }))),
        }));

    private static KeyValuePair<string, Kind> OfDesk(
        string name, Func<DeskLimits, DeskState, decimal, DeskLimits> change) =>
        KeyValuePair.Create(name, new Kind(
            Money, (desk, value) => desk with { Limits = change(desk.Limits, desk, value) }));

    private sealed record Kind(Bounds Bounds, Func<DeskState, decimal, DeskState> Change);

    private sealed record Bounds(decimal Min, decimal Max, bool Whole)
    {
        public string Range => string.Create(
            CultureInfo.InvariantCulture,
            $"a {(Whole ? "whole " : "")}number from {Min} to {Max} with at most {Usd.Decimals} decimals");

        public string Example => DecimalMath.ToText(Math.Max(Min, Math.Min(Max, 2m)));

        public bool Allow(decimal value) =>
            value >= Min && value <= Max && (!Whole || decimal.Truncate(value) == value)
            && decimal.Round(value, Usd.Decimals) == value;
    }
}

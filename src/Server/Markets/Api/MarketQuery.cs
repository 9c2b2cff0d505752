using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Import;

namespace Pitwall.Server.Markets.Api;

/// <summary>Reads the query fields of the markets' routes and collects, by field, what is wrong with them.</summary>
internal sealed class MarketQuery
{
    private readonly Dictionary<string, string[]> errors = new(StringComparer.Ordinal);

    public bool IsWrong => errors.Count > 0;

    public ValidationProblem Problem() =>
        TypedResults.ValidationProblem(errors, $"Wrong query field: {string.Join(", ", errors.Keys)}.");

    public InstrumentId Instrument(string? text)
    {
        if (InstrumentId.IsValid(text))
        {
            return new InstrumentId(text!);
        }

        errors["instrument"] = ["Write venue:SYMBOL, for example hyperliquid:BTC."];
        return default;
    }

    public void UnknownInstrument(InstrumentId instrument) =>
        errors["instrument"] = [$"{instrument} is not known; GET /api/markets/instruments lists what is."];

    public BarInterval Interval(string? text)
    {
        if (BarInterval.Find(text ?? "") is { } interval)
        {
            return interval;
        }

        errors["interval"] = [$"Write one of {string.Join(", ", BarInterval.All)}."];
        return BarInterval.OneHour;
    }

    /// <summary>A start or end of a range, or what stands for none.</summary>
    public Moment Time(string field, string? text, Moment otherwise)
    {
        if (text is null)
        {
            return otherwise;
        }

        if (TimeText.TryParse(Encoding.UTF8.GetBytes(text), out var moment))
        {
            return moment;
        }

        errors[field] = ["Write a UTC time like 2025-05-29T19:00:00Z or 2025-05-29, or epoch milliseconds."];
        return otherwise;
    }

    public int Limit(string? text, int otherwise, int max)
    {
        if (text is null)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit >= 1
            && limit <= max)
        {
            return limit;
        }

        errors["limit"] = [$"Write a whole number from 1 to {max}."];
        return otherwise;
    }

    public void Refuse(string field, string sentence) => errors[field] = [sentence];

    /// <summary>Far before and after all stored data.</summary>
    public static (Moment From, Moment To) AllTimes { get; } =
        (Moment.FromSeconds(946_684_800), Moment.FromSeconds(4_102_444_800));

    public static DateTime Shown(Moment moment) => moment.ToUtc();
}

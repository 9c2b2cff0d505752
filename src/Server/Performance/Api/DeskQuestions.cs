using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Pitwall.Server.Markets.Api;
using Pitwall.Server.Performance.Rankings;
using Pitwall.Server.Performance.Tracks;
using Pitwall.Server.Trading.Api;

namespace Pitwall.Server.Performance.Api;

/// <summary>Answers questions about the results of one desk: finds the desk, then asks the work for the rest.</summary>
internal sealed class DeskQuestions(NpgsqlDataSource source)
{
    /// <param name="asked">Number or name of the desk.</param>
    /// <param name="errors">What is wrong with the other fields so far.</param>
    /// <param name="work">Given an open connection.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<Results<Ok<T>, ValidationProblem, ProblemHttpResult>> AnswerAsync<T>(
        string? asked,
        MarketQuery errors,
        Func<NpgsqlConnection, RankedDesk, Task<Results<Ok<T>, ValidationProblem, ProblemHttpResult>>> work,
        CancellationToken ct)
    {
        if (string.IsNullOrEmpty(asked))
        {
            errors.Refuse("desk", "Write the number or name of a desk; GET /api/desks lists them.");
        }

        if (errors.IsWrong)
        {
            return errors.Problem();
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        return await KnownDesk.FindAsync(connection, asked!, ct) is { } known
            ? await work(connection, await RankedDesk.ReadAsync(connection, known.Id, ct))
            : await KnownDesk.MissingAsync(connection, asked!, ct);
    }
}

/// <summary>The query fields these questions share, as they came.</summary>
internal record DeskQuery
{
    internal const int DaysMax = 3_650;

    [Description("Number or name of the desk.")]
    public string? Desk { get; init; }

    internal static int? DaysOf(string? text, MarketQuery errors)
    {
        if (text is null)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            && days is >= 1 and <= DaysMax)
        {
            return days;
        }

        errors.Refuse("days", $"Write a whole number of days from 1 to {DaysMax}.");
        return null;
    }

    /// <summary>Null when the field is not there: what stands for it depends on the desk.</summary>
    internal static BenchmarkKind? BenchmarkOf(string? text, MarketQuery errors)
    {
        switch (text)
        {
            case null:
                return null;
            case "flips":
                return BenchmarkKind.Flips;
            case "hold":
                return BenchmarkKind.Hold;
            case "cash":
                return BenchmarkKind.Cash;
            default:
                errors.Refuse("benchmark", "Write flips, hold or cash.");
                return null;
        }
    }
}

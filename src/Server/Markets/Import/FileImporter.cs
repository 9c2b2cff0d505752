using System.Diagnostics;
using Npgsql;
using Pitwall.Server.Markets.Instruments;

namespace Pitwall.Server.Markets.Import;

/// <summary>
/// Imports one file of whatever kind; what is wrong with the file is an outcome, what is wrong with the database
/// throws.
/// </summary>
internal sealed class FileImporter(NpgsqlDataSource source, TextWriter progress)
{
    /// <summary>A file that holds one moment of a whole venue has an outcome per instrument, any other one.</summary>
    public async Task<IReadOnlyList<FileOutcome>> ImportAllAsync(
        string path, ImportFlags flags, CancellationToken ct)
    {
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return [await ImportAsync(path, flags, ct)];
        }

        try
        {
            return await ImportMomentAsync(path, flags, ct);
        }
        catch (Exception trouble) when (Why(trouble) is { } why)
        {
            return [new FileOutcome.Refused(path, why)];
        }
    }

    public async Task<FileOutcome> ImportAsync(string path, ImportFlags flags, CancellationToken ct)
    {
        try
        {
            using var csv = CsvFile.Open(path);
            if (flags.At is not null)
            {
                throw new FileRefusedException("has a time in every row: leave --at out");
            }

            var file = ImportFile.Of(path, flags);
            return FundingImport.Fits(csv) ? await new FundingImport(source).RunAsync(file, csv, ct)
                : OpenInterestImport.Fits(csv) ? await new OpenInterestImport(source).RunAsync(file, csv, ct)
                : await new CandleImport(source, Report(path)).RunAsync(file, csv, ct);
        }
        catch (Exception trouble) when (Why(trouble) is { } why)
        {
            return new FileOutcome.Refused(path, why);
        }
    }

    /// <summary>What is wrong with a file, null when it is not the file that is wrong.</summary>
    private static string? Why(Exception trouble) => trouble switch
    {
        FileRefusedException refused => refused.Message,
        InvalidDataException => "is a gzip file that is damaged, cut short or joined from several: fetch it again",
        FileNotFoundException or DirectoryNotFoundException => "is not there",
        UnauthorizedAccessException or IOException => $"cannot be read ({trouble.Message})",
        _ => null,
    };

    /// <summary>
    /// Takes the coins that are known here, or the one that is asked for: a venue lists hundreds nobody has candles of.
    /// </summary>
    private async Task<IReadOnlyList<FileOutcome>> ImportMomentAsync(
        string path, ImportFlags flags, CancellationToken ct)
    {
        var venue = ImportFile.VenueOf(path, flags);
        var at = flags.At ?? throw new FileRefusedException("does not say when it was taken: say --at");
        var told = AssetContexts.Read(path, at);
        var known = flags.Symbol is { } asked
            ? [asked]
            : (await new InstrumentCatalogue(source).ListAsync(venue, ct))
                .Select(listed => listed.Rules.Id.Symbol).ToHashSet(StringComparer.Ordinal);
        var wanted = told.Where(one => known.Contains(one.Symbol)).ToArray();
        if (wanted.Length == 0)
        {
            throw new FileRefusedException(flags.Symbol is { } missing
                ? $"tells nothing of {missing}"
                : $"tells of {told.Count} coins, and {venue} has none of them here: import candles or say --symbol");
        }

        var outcomes = new List<FileOutcome>();
        foreach (var (symbol, rows) in wanted)
        {
            try
            {
                var file = ImportFile.Of(path, flags with { Symbol = symbol });
                outcomes.Add(await new OpenInterestImport(source).StoreAsync(file, rows, ct));
            }
            catch (Exception trouble) when (Why(trouble) is { } why)
            {
                // The coins before it are stored, and the report must say so.
                outcomes.Add(new FileOutcome.Refused(path, $"of {symbol} {why}"));
            }
        }

        if (wanted.Length < told.Count && flags.Symbol is null)
        {
            await progress.WriteLineAsync(
                $"{Path.GetFileName(path)}: left out {told.Count - wanted.Length} coins that are not known here");
        }

        return outcomes;
    }

    private Action<long> Report(string path)
    {
        var last = Stopwatch.GetTimestamp();
        return rows =>
        {
            if (Stopwatch.GetElapsedTime(last) >= TimeSpan.FromSeconds(1))
            {
                last = Stopwatch.GetTimestamp();
                progress.WriteLine($"{Path.GetFileName(path)} … {rows:N0} rows");
            }
        };
    }
}

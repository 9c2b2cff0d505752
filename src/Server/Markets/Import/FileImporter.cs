using System.Diagnostics;
using Npgsql;

namespace Pitwall.Server.Markets.Import;

/// <summary>
/// Imports one file of whatever kind; what is wrong with the file is an outcome, what is wrong with the database
/// throws.
/// </summary>
internal sealed class FileImporter(NpgsqlDataSource source, TextWriter progress)
{
    public async Task<FileOutcome> ImportAsync(string path, ImportFlags flags, CancellationToken ct)
    {
        try
        {
            using var csv = CsvFile.Open(path);
            return FundingImport.Fits(csv)
                ? await new FundingImport(source).RunAsync(ImportFile.Of(path, flags), csv, ct)
                : await new CandleImport(source, Report(path)).RunAsync(ImportFile.Of(path, flags), csv, ct);
        }
        catch (FileRefusedException refused)
        {
            return new FileOutcome.Refused(path, refused.Message);
        }
        catch (InvalidDataException)
        {
            return new FileOutcome.Refused(
                path, "is a gzip file that is damaged, cut short or joined from several: fetch it again");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new FileOutcome.Refused(path, "is not there");
        }
        catch (Exception unreadable) when (unreadable is UnauthorizedAccessException or IOException)
        {
            return new FileOutcome.Refused(path, $"cannot be read ({unreadable.Message})");
        }
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

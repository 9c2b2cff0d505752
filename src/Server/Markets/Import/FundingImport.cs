using Npgsql;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Candles;
using Pitwall.Server.Markets.Funding;
using Pitwall.Server.Markets.Instruments;

namespace Pitwall.Server.Markets.Import;

/// <summary>
/// Imports one funding file (time and rate by header) in one transaction, late rows floored to their hour.
/// </summary>
internal sealed class FundingImport(NpgsqlDataSource source)
{
    // A row an hour for more than a century.
    private const int RowsMax = 1_000_000;
    private const int DecimalsMax = 18;

    private static readonly string[] RateNames = ["funding_rate", "fundingrate", "funding rate"];

    public static bool Fits(CsvFile csv) => RateColumn(csv) >= 0 && TimeColumn.Find(csv.Header) >= 0;

    public async Task<FileOutcome.Taken> RunAsync(ImportFile file, CsvFile csv, CancellationToken ct)
    {
        var period = FundingCalendar.PeriodNamed(file.IntervalName ?? "1h") ?? throw new FileRefusedException(
            $"is called {file.IntervalName}, and funding is settled every 1h, 4h or 8h");
        var calendar = FundingCalendar.Of(file.Instrument.Venue, period);
        var rejections = new Rejections();
        var (rows, read) = ReadRows(csv, rejections);
        RefuseOtherPeriod(rows, calendar, period);
        rows.RemoveAll(row => RejectedOffCalendar(row, calendar, rejections));
        var taken = new FileOutcome.Taken(file.Path, file.Instrument, ImportKind.Funding)
        {
            Interval = period,
            Read = read,
            Rejected = rejections,
        };
        return rows.Count == 0 ? taken : await StoreAsync(taken, rows, calendar, ct);
    }

    private async Task<FileOutcome.Taken> StoreAsync(
        FileOutcome.Taken taken, List<FundingRow> rows, FundingCalendar calendar, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var instrument = await InstrumentRegistry.ClaimAsync(connection, taken.Instrument, new SeenFigures(), ct);
        var batch = await FundingWriter.WriteAsync(connection, instrument.Id, calendar, rows, ct);
        foreach (var rejected in batch.Rejected)
        {
            taken.Rejected.Add(rejected.Line, rejected.Reason);
        }

        var stored = taken with { New = batch.New, Unchanged = batch.Unchanged, Missing = batch.Missing };
        await ImportLog.AddAsync(connection, instrument.Id, stored, ct);
        await transaction.CommitAsync(ct);
        return stored;
    }

    private static int RateColumn(CsvFile csv) => Array.FindIndex([.. csv.Header], name => RateNames.Contains(name));

    private static (List<FundingRow> Rows, long Read) ReadRows(CsvFile csv, Rejections rejections)
    {
        var rows = new List<FundingRow>();
        var read = 0;
        var time = TimeColumn.Find(csv.Header);
        var rate = RateColumn(csv);
        Span<Range> fields = stackalloc Range[CsvFile.FieldsMax];
        while (csv.Read(out var line))
        {
            if (++read > RowsMax)
            {
                throw new FileRefusedException($"has more than {RowsMax} funding rows");
            }

            FundingRow row = default;
            var reason = csv.SplitRow(line, fields) ?? Parse(line[fields[time]], line[fields[rate]], out row);
            if (reason is null)
            {
                rows.Add(row with { Line = csv.Line });
            }
            else
            {
                rejections.Add(csv.Line, reason);
            }
        }

        return (rows, read);
    }

    private static string? Parse(ReadOnlySpan<byte> time, ReadOnlySpan<byte> rate, out FundingRow row)
    {
        row = default;
        if (!TimeText.TryParse(time, out var recorded))
        {
            return $"'{CandleReader.Shown(time)}' is no time between 2000 and 2099";
        }

        if (!CandleReader.TryNumber(rate, out var value))
        {
            return $"'{CandleReader.Shown(rate)}' in funding_rate is no number";
        }

        row = new FundingRow(0, FundingCalendar.HourOf(recorded), DecimalMath.Normalise(value));
        return value is <= -1 or >= 1 ? $"rate {CandleReader.Shown(rate)} is not between -1 and 1"
            : row.Rate.Scale > DecimalsMax ? $"rate {CandleReader.Shown(rate)} has more than {DecimalsMax} decimals"
            : null;
    }

    // A file of 8-hourly rates called 1h would look full of holes, one of hourly rates called 8h would lose most rows.
    private static void RefuseOtherPeriod(List<FundingRow> rows, FundingCalendar calendar, BarInterval period)
    {
        var hours = rows.Select(row => row.Hour).Distinct().Order().ToList();
        var follows = hours.Zip(hours.Skip(1)).Count(pair => calendar.Next(pair.First) == pair.Second);
        if (hours.Count >= 3 && (follows == 0 || hours.Count(calendar.IsSettlement) * 2 < hours.Count))
        {
            throw new FileRefusedException($"is called {period}, but its settlements are not that far apart");
        }
    }

    private static bool RejectedOffCalendar(FundingRow row, FundingCalendar calendar, Rejections rejections)
    {
        var off = !calendar.IsSettlement(row.Hour);
        if (off)
        {
            rejections.Add(
                row.Line,
                $"{ImportLog.Text(row.Hour)} is no settlement, they were {calendar.PeriodHoursAt(row.Hour)} h apart");
        }

        return off;
    }
}

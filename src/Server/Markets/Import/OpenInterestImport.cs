using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Server.Markets.Instruments;
using Pitwall.Server.Markets.OpenInterest;

namespace Pitwall.Server.Markets.Import;

/// <summary>
/// Imports one file of open interest in one transaction: time and units of the instrument, USD, or both by header. The
/// names of Binance's metrics files are among those it knows. Every figure holds for its own moment, so it needs no
/// interval.
/// </summary>
internal sealed class OpenInterestImport(NpgsqlDataSource source)
{
    // A row a minute for nearly two years.
    private const int RowsMax = 1_000_000;
    private const int DecimalsMax = 18;
    private const decimal FigureMax = 1_000_000_000_000_000m;

    private static readonly string[] ContractNames =
        ["open_interest", "openinterest", "open interest", "sum_open_interest", "sumopeninterest", "oi"];

    private static readonly string[] UsdNames =
    [
        "open_interest_usd", "open_interest_value", "openinterestvalue", "sum_open_interest_value",
        "sumopeninterestvalue", "oi_usd",
    ];

    /// <summary>Whether it is one; candles that have a column of open interest are candles.</summary>
    public static bool Fits(CsvFile csv) =>
        (Column(csv, ContractNames) >= 0 || Column(csv, UsdNames) >= 0) && TimeColumn.Find(csv.Header) >= 0
        && !csv.Header.Contains("close", StringComparer.Ordinal);

    public Task<FileOutcome.Taken> RunAsync(ImportFile file, CsvFile csv, CancellationToken ct)
    {
        var rejections = new Rejections();
        var (rows, read) = ReadRows(csv, rejections);
        return StoreAsync(file, new OpenInterestRows(rows, read, rejections), ct);
    }

    public async Task<FileOutcome.Taken> StoreAsync(ImportFile file, OpenInterestRows found, CancellationToken ct)
    {
        var taken = new FileOutcome.Taken(file.Path, file.Instrument, ImportKind.OpenInterest)
        {
            Read = found.Read,
            Rejected = found.Rejections,
        };
        if (found.Rows.Count == 0)
        {
            return taken;
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var instrument = await InstrumentRegistry.ClaimAsync(connection, taken.Instrument, new SeenFigures(), ct);
        var batch = await OpenInterestWriter.WriteAsync(connection, instrument.Id, found.Rows, ct);
        foreach (var rejected in batch.Rejected)
        {
            taken.Rejected.Add(rejected.Line, rejected.Reason);
        }

        var stored = taken with { New = batch.New, Unchanged = batch.Unchanged };
        await ImportLog.AddAsync(connection, instrument.Id, stored, ct);
        await transaction.CommitAsync(ct);
        return stored;
    }

    /// <summary>A figure as it stands in the text, or why it is none; text that is empty says nothing.</summary>
    public static string? Figure(ReadOnlySpan<byte> text, string name, out decimal? figure)
    {
        figure = null;
        if (text.Trim((byte)' ').IsEmpty)
        {
            return null;
        }

        if (!CandleReader.TryNumber(text, out var value))
        {
            return $"'{CandleReader.Shown(text)}' in {name} is no number";
        }

        figure = DecimalMath.Normalise(value);
        return value is < 0 or > FigureMax ? $"{name} {CandleReader.Shown(text)} is not between 0 and 10^15"
            : figure.Value.Scale > DecimalsMax
                ? $"{name} {CandleReader.Shown(text)} has more than {DecimalsMax} decimals"
            : null;
    }

    private static int Column(CsvFile csv, string[] names) =>
        Array.FindIndex([.. csv.Header], name => names.Contains(name));

    private static (List<OpenInterestRow> Rows, long Read) ReadRows(CsvFile csv, Rejections rejections)
    {
        var rows = new List<OpenInterestRow>();
        var read = 0;
        var columns = (
            Time: TimeColumn.Find(csv.Header), Contracts: Column(csv, ContractNames), Usd: Column(csv, UsdNames));
        Span<Range> fields = stackalloc Range[CsvFile.FieldsMax];
        while (csv.Read(out var line))
        {
            if (++read > RowsMax)
            {
                throw new FileRefusedException($"has more than {RowsMax} rows of open interest");
            }

            OpenInterestPoint point = default;
            var reason = csv.SplitRow(line, fields)
                ?? Parse(
                    line[fields[columns.Time]],
                    columns.Contracts < 0 ? default : line[fields[columns.Contracts]],
                    columns.Usd < 0 ? default : line[fields[columns.Usd]],
                    out point);
            if (reason is null)
            {
                rows.Add(new OpenInterestRow(csv.Line, point));
            }
            else
            {
                rejections.Add(csv.Line, reason);
            }
        }

        return (rows, read);
    }

    private static string? Parse(
        ReadOnlySpan<byte> time, ReadOnlySpan<byte> contracts, ReadOnlySpan<byte> usd, out OpenInterestPoint point)
    {
        point = default;
        if (!TimeText.TryParse(time, out var at))
        {
            return $"'{CandleReader.Shown(time)}' is no time between 2000 and 2099";
        }

        var wrongUnits = Figure(contracts, "open_interest", out var units);
        var wrongUsd = Figure(usd, "open_interest_usd", out var value);
        point = new OpenInterestPoint(at, units, value);
        return wrongUnits ?? wrongUsd ?? (units is null && value is null ? "has no open interest" : null);
    }
}

/// <summary>What a file tells of one instrument.</summary>
internal sealed record OpenInterestRows(IReadOnlyList<OpenInterestRow> Rows, long Read, Rejections Rejections);

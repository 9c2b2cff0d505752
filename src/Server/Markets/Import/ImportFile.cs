using Pitwall.Engine.Markets;
using Pitwall.Engine.Markets.Lab;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Markets.Import;

/// <summary>What the user said of all files at once; what is null is read from each file's name.</summary>
internal sealed record ImportFlags(string? Venue, string? Symbol, string? Interval)
{
    /// <summary>When a file was taken that holds one moment and does not say which.</summary>
    public Moment? At { get; init; }
}

/// <summary>A file to import and what its name and the flags say of it.</summary>
internal sealed record ImportFile(string Path, InstrumentId Instrument, string? IntervalName)
{
    public static ImportFile Of(string path, ImportFlags flags)
    {
        var name = MarketFileName.Of(path);
        var venue = VenueOf(path, flags);
        var symbol = flags.Symbol ?? name.Symbol
            ?? throw new FileRefusedException("does not tell its symbol: name it like BTC_5m.csv or say --symbol");
        if (string.Equals(venue, LabInstruments.Venue, StringComparison.Ordinal))
        {
            throw new FileRefusedException(
                $"would be of venue {venue}, whose prices are generated: say where it is from with --venue");
        }

        return InstrumentId.IsValid($"{venue}:{symbol}")
            ? new ImportFile(path, InstrumentId.Of(venue, symbol), flags.Interval ?? name.Interval)
            : throw new FileRefusedException(
                $"would be of instrument {venue}:{symbol}: a venue is made of a-z, 0-9, _ and -, "
                + "a symbol of letters, digits and _-./:");
    }

    public static string VenueOf(string path, ImportFlags flags) => flags.Venue ?? MarketFileName.Of(path).Venue
        ?? throw new FileRefusedException("does not tell its venue by the name of its folder: say --venue");
}

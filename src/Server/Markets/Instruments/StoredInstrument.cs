using Pitwall.Engine.Markets;
using Pitwall.Server.Markets.Candles;

namespace Pitwall.Server.Markets.Instruments;

/// <summary>An instrument with its row number and how its bars are stored.</summary>
internal sealed record StoredInstrument(
    int Id, InstrumentId Name, bool Assumed, decimal Tick, decimal Step, BarScale Scale);

/// <summary>What the accepted rows of a file showed of an instrument's figures.</summary>
internal sealed class SeenFigures
{
    public int PriceDecimals { get; private set; }

    public int VolumeDecimals { get; private set; }

    public decimal PriceMax { get; private set; }

    public decimal VolumeMax { get; private set; }

    public decimal Tick => StepOf(PriceDecimals);

    public decimal Step => StepOf(VolumeDecimals);

    public void See(in Bar bar)
    {
        PriceDecimals = Decimals(bar.Open, Decimals(bar.High, Decimals(bar.Low, Decimals(bar.Close, PriceDecimals))));
        VolumeDecimals = Decimals(bar.Volume, VolumeDecimals);
        PriceMax = Math.Max(PriceMax, bar.High);
        VolumeMax = Math.Max(VolumeMax, bar.Volume);
    }

    private static int Decimals(decimal value, int known) =>
        value.Scale <= known ? known : Math.Max(known, Engine.Platform.DecimalMath.Normalise(value).Scale);

    private static decimal StepOf(int decimals) => new(1, 0, 0, false, (byte)Math.Min(decimals, BarScale.Max));
}

namespace Pitwall.Engine.Performance;

/// <summary>One stated probability 0…1 and whether the event that it spoke of came true.</summary>
public readonly record struct Forecast(double Probability, bool Happened)
{
    internal double Outcome => Happened ? 1d : 0d;
}

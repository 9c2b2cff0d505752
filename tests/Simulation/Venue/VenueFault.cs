namespace Pitwall.Simulation.Venue;

/// <summary>What the fake venue can do on its own.</summary>
internal enum VenueFault
{
    Refuse,
    ShownLate,
    ThinBook,
}

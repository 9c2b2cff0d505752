using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// What a state is worth comparing by: SHA-256 of its canonical bytes, which contain the hash of all history.
/// </summary>
public static class StateHash
{
    public static Hash32 Of(DeskState desk) => Hash32.Of(Canonical.Bytes(desk));
}

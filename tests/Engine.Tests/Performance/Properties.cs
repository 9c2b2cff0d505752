using FsCheck;
using FsCheck.Fluent;

namespace Pitwall.Engine.Tests.Performance;

/// <summary>Runs a property on random cases; a failure throws with the shrunk case and its seed.</summary>
internal static class Properties
{
    public static void Holds(this Property property) =>
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), property);
}

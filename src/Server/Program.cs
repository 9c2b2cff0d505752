using System.Globalization;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Server;

/// <summary>The one executable: every verb starts here.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

        using var interrupt = new Interrupt();
        return await CommandTree.RunAsync(Rooms.Compose(), args, interrupt.Token);
    }
}

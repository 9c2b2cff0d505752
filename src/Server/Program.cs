namespace Pitwall.Server;

/// <summary>The one executable: every verb starts here.</summary>
internal static class Program
{
    private static int Main(string[] args) => args.Length;
}

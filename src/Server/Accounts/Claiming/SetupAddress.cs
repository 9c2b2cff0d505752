namespace Pitwall.Server.Accounts.Claiming;

/// <summary>
/// The line for the console. The token stands in the fragment, which browsers send to nobody and servers do not log.
/// </summary>
internal static class SetupAddress
{
    public static string Sentence(SetupResult link, Uri address) => link is SetupResult.Link made
        ? $"open {address}#setup={made.Token.Text} to look around and claim this pit wall (works once)"
        : $"log in at {address}";
}

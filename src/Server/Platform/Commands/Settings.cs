namespace Pitwall.Server.Platform.Commands;

/// <summary>Where settings come from, weakest first: appsettings.json, the environment, flags.</summary>
internal static class Settings
{
    public static IConfiguration Read(IReadOnlyList<string> flags)
    {
        var pairs = new List<KeyValuePair<string, string?>>();
        foreach (var flag in flags)
        {
            var equals = flag.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new SetupException(
                    $"--config {flag} is not Key=Value: write for example --config Server:Port=5090.");
            }

            pairs.Add(new KeyValuePair<string, string?>(flag[..equals], flag[(equals + 1)..]));
        }

        try
        {
            return new ConfigurationBuilder()
                .SetBasePath(AppContext.BaseDirectory)
                .AddJsonFile("appsettings.json", optional: true)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(pairs)
                .Build();
        }
        catch (InvalidDataException broken)
        {
            var reason = broken.InnerException?.Message ?? broken.Message;
            throw new SetupException($"appsettings.json is not valid JSON ({reason}): correct it.", broken);
        }
    }
}

using System.Globalization;
using Pitwall.Server.Platform;

namespace Pitwall.Server.Deliberation.Providers;

/// <summary>Which wire format a provider speaks.</summary>
internal enum ProviderKind
{
    OpenAi,
    Anthropic,
}

/// <summary>
/// Where a provider of models answers and how. The key comes from the configuration or the environment alone
/// (<c>Providers:&lt;name&gt;:ApiKey</c>) and goes into a header, never into a prompt, a row or a log line.
/// </summary>
internal sealed record ProviderSettings(string Name, ProviderKind Kind, Uri BaseUrl)
{
    public string? ApiKey { get; init; }

    /// <summary>A header in which the provider states its own milliseconds; null: they are measured.</summary>
    public string? LatencyHeader { get; init; }

    /// <summary>What the field for the greatest number of tokens out is called.</summary>
    public string OutputTokensField { get; init; } = "max_tokens";

    /// <summary>Between an attempt and its one repetition.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>True: what it answers costs nothing, because it runs on a machine of ours.</summary>
    public bool IsFree { get; init; }
}

/// <summary>The providers that are configured, and the well-known ones whose address needs no setting.</summary>
internal sealed class ProviderList(IConfiguration config)
{
    private static readonly SortedDictionary<string, ProviderSettings> Known = new(StringComparer.Ordinal)
    {
        ["openai"] = Made("openai", "https://api.openai.com/v1/", "max_completion_tokens"),
        ["deepseek"] = Made("deepseek", "https://api.deepseek.com/v1/"),
        ["openrouter"] = Made("openrouter", "https://openrouter.ai/api/v1/"),
        ["xai"] = Made("xai", "https://api.x.ai/v1/"),
        ["gemini"] = Made("gemini", "https://generativelanguage.googleapis.com/v1beta/openai/"),
        ["qwen"] = Made("qwen", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/"),
        ["ollama"] = Made("ollama", "http://127.0.0.1:11434/v1/") with { IsFree = true },
        ["anthropic"] = Made("anthropic", "https://api.anthropic.com/") with { Kind = ProviderKind.Anthropic },
    };

    /// <summary>Every name that can be asked for, well known or configured.</summary>
    public IReadOnlyList<string> Names =>
    [
        .. Known.Keys.Union(config.GetSection("Providers").GetChildren().Select(child => child.Key),
            StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// A provider by name; null when there is none. A setting that cannot be read is refused by name.
    /// </summary>
    public ProviderSettings? Find(string name)
    {
        var section = config.GetSection($"Providers:{name}");
        var known = Known.GetValueOrDefault(name);
        if (known is null && !section.Exists())
        {
            return null;
        }

        var kind = Kind(section, name) ?? known?.Kind ?? ProviderKind.OpenAi;
        var made = known ?? new ProviderSettings(name, kind, Address(section, name, null));
        return made with
        {
            Kind = kind,
            BaseUrl = Address(section, name, known?.BaseUrl),
            ApiKey = section["ApiKey"],
            LatencyHeader = section["LatencyHeader"] ?? made.LatencyHeader,
            OutputTokensField = section["OutputTokensField"] ?? made.OutputTokensField,
            RetryPause = Pause(section, name) ?? made.RetryPause,
            IsFree = section.GetValue("Free", made.IsFree),
        };
    }

    private static ProviderSettings Made(string name, string url, string tokens = "max_tokens") =>
        new(name, ProviderKind.OpenAi, new Uri(url)) { OutputTokensField = tokens };

    private static ProviderKind? Kind(IConfigurationSection section, string name) => section["Kind"] switch
    {
        null => null,
        "openai" => ProviderKind.OpenAi,
        "anthropic" => ProviderKind.Anthropic,
        var other => throw new SetupException($"Providers:{name}:Kind is '{other}': write openai or anthropic."),
    };

    private static Uri Address(IConfigurationSection section, string name, Uri? known)
    {
        var text = section["BaseUrl"];
        if (text is null)
        {
            return known ?? throw new SetupException($"Providers:{name}:BaseUrl is missing: where does it answer?");
        }

        return Uri.TryCreate(text.EndsWith('/') ? text : $"{text}/", UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
            ? url
            : throw new SetupException($"Providers:{name}:BaseUrl is '{text}': write an http or https address.");
    }

    private static TimeSpan? Pause(IConfigurationSection section, string name) => section["RetryPauseMs"] switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            && ms <= 60_000 => TimeSpan.FromMilliseconds(ms),
        var text => throw new SetupException($"Providers:{name}:RetryPauseMs is '{text}': write 0 to 60000."),
    };
}

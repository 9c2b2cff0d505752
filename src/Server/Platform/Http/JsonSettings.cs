using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pitwall.Server.Platform.Http;

/// <summary>
/// How JSON looks everywhere: camelCase, words for enums, and strict reading. An unknown or doubled property is an
/// error, because a misspelt limit must not pass as "no limit".
/// </summary>
internal static class JsonSettings
{
    public static JsonSerializerOptions Api { get; } = Freeze(new JsonSerializerOptions());

    /// <summary>The same for a person's eyes.</summary>
    public static JsonSerializerOptions Indented { get; } = Freeze(new JsonSerializerOptions { WriteIndented = true });

    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Freeze(JsonSerializerOptions options)
    {
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

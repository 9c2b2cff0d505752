using System.Text.Json;

namespace Pitwall.Server.Performance.Api;

/// <summary>Vocabularies as the API writes them.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

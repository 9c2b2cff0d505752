using System.Text.Json;

namespace Pitwall.Server.Deliberation.Providers;

/// <summary>Looks into JSON that somebody else wrote: whatever is not as expected is simply not there.</summary>
internal static class JsonLook
{
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    /// <summary>A count, 0 when there is none or it is no whole number.</summary>
    public static long Count(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out var count)
            ? Math.Max(0, count)
            : 0;
}

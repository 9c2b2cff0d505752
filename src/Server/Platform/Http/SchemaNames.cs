using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;

namespace Pitwall.Server.Platform.Http;

/// <summary>
/// Names of the schemas in the OpenAPI document: a type inside a slice is named with its slice, because every slice
/// has a Response and one name would show all of them as the first.
/// </summary>
internal static class SchemaNames
{
    /// <summary>Null for what is written in place and needs no name.</summary>
    public static string? Of(JsonTypeInfo info) =>
        OpenApiOptions.CreateDefaultSchemaReferenceId(info) is null ? null : NameOf(info.Type);

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return NameOf(value);
        }

        var name = type.DeclaringType is { IsGenericType: false } slice ? NameOf(slice) + type.Name : type.Name;
        return type.IsGenericType
            ? name[..name.IndexOf('`', StringComparison.Ordinal)] + "Of"
                + string.Concat(type.GetGenericArguments().Select(NameOf))
            : name;
    }
}

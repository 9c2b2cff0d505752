using System.Text;

namespace Pitwall.Server.Trading.Rows;

/// <summary>
/// Text as PostgreSQL can hold it: U+0000 and half characters become U+FFFD. A model may say anything, and what it says
/// must not keep its decision out of the tables; the journal keeps the original.
/// </summary>
internal static class StorableText
{
    private const char Replacement = '\uFFFD';

    public static string? Of(string? text) =>
        text is null || !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
            && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace('\0', Replacement)));

    /// <summary>The same for a JSON document, where U+0000 is written as an escape that jsonb refuses.</summary>
    public static string OfJson(string json) =>
        json.Contains("\\u0000", StringComparison.Ordinal)
            ? json.Replace("\\u0000", "\\uFFFD", StringComparison.Ordinal)
            : json;
}

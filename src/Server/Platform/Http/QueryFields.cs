namespace Pitwall.Server.Platform.Http;

/// <summary>Holds a route to the query fields it knows: a misspelt filter must not pass as "no filter".</summary>
internal static class QueryFields
{
    public static RouteHandlerBuilder WithQueryFields(this RouteHandlerBuilder route, params string[] known) =>
        route.AddEndpointFilter(async (context, next) =>
        {
            var hint = known.Length == 0 ? "No fields are known here." : $"Known fields: {string.Join(", ", known)}.";
            var unknown = context.HttpContext.Request.Query.Keys
                .Where(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase))
                .ToDictionary(key => key, _ => new[] { hint }, StringComparer.Ordinal);
            return unknown.Count == 0
                ? await next(context)
                : TypedResults.ValidationProblem(unknown, $"Unknown query field: {string.Join(", ", unknown.Keys)}.");
        });
}

using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Pitwall.Server.Platform.Http;

/// <summary>
/// The OpenAPI document at <c>/openapi/v1.json</c>. It names no server, so that the committed <c>openapi.json</c> is
/// equal on every machine and port.
/// </summary>
internal static class ApiDescription
{
    public const string DocumentName = "v1";

    private const string About =
        "Runs, records and judges trading agents. Failures are application/problem+json. Amounts, prices and sizes are "
        + "numbers with every digit that is stored: a reader that must not round reads them as decimals. Names that "
        + "end in Usd are US dollars. Times are ISO 8601 in UTC, to the microsecond.";

    public static void AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(DocumentName, options =>
        {
            options.CreateSchemaReferenceId = SchemaNames.Of;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = "Pitwall", Version = DocumentName, Description = About };
                document.Servers?.Clear();
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, _, _) =>
            {
                foreach (var field in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
                {
                    field.Name = JsonNamingPolicy.CamelCase.ConvertName(field.Name!);
                }

                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
                schema.Format = type == typeof(decimal) ? "decimal" : schema.Format;
                return Task.CompletedTask;
            });
        });

    public static void MapApiDescription(this IEndpointRouteBuilder app) =>
        app.MapOpenApi("/openapi/{documentName}.json").RequireViewer();

    /// <summary>
    /// The document as text, LF line ends and one at the end; the application must have been started.
    /// </summary>
    public static async Task<string> WriteAsync(IServiceProvider services, CancellationToken ct)
    {
        var provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(DocumentName);
        var document = await provider.GetOpenApiDocumentAsync(ct);
        var text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, ct);
        return text.ReplaceLineEndings("\n").TrimEnd() + "\n";
    }
}

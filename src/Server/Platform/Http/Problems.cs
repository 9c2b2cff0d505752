using Microsoft.AspNetCore.Diagnostics;

namespace Pitwall.Server.Platform.Http;

/// <summary>Every failure leaves as application/problem+json; a caller's mistake names itself, ours does not.</summary>
internal static class Problems
{
    public static void AddProblems(this IServiceCollection services)
    {
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddProblemDetails(options => options.CustomizeProblemDetails = Explain);
    }

    public static void UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = failure =>
                failure is BadHttpRequestException bad ? bad.StatusCode
                : DatabaseTrouble.IsAway(failure) ? StatusCodes.Status503ServiceUnavailable
                : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = context =>
                context.Exception is BadHttpRequestException || DatabaseTrouble.IsAway(context.Exception),
        });
        app.UseStatusCodePages();
    }

    private static void Explain(ProblemDetailsContext context)
    {
        if (context.Exception is BadHttpRequestException bad)
        {
            context.ProblemDetails.Detail = bad.InnerException is System.Text.Json.JsonException json
                ? json.Message
                : bad.Message;
        }
        else if (context.Exception is { } failure && DatabaseTrouble.IsAway(failure))
        {
            context.ProblemDetails.Detail = "The database does not answer; it is asked again with your next request.";
        }
    }
}

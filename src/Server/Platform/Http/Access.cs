using Microsoft.AspNetCore.Authorization;

namespace Pitwall.Server.Platform.Http;

/// <summary>
/// Who may use an endpoint: every one states it, and one that forgets is closed to strangers and, where it changes
/// something, to viewers.
/// </summary>
internal static class Access
{
    /// <summary>Role and policy of somebody who reads.</summary>
    public const string Viewer = "viewer";

    /// <summary>Role and policy of somebody who also changes things.</summary>
    public const string Admin = "admin";

    public static void AddAccess(this IServiceCollection services) => services
        .AddAuthorizationBuilder()
        .AddPolicy(Viewer, policy => policy.RequireRole(Viewer, Admin))
        .AddPolicy(Admin, policy => policy.RequireRole(Admin))
        .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(MayWithoutWord).Build());

    /// <summary>For whoever has a session. On an endpoint that changes something it lets viewers change it.</summary>
    public static TBuilder RequireViewer<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(Viewer);

    /// <summary>For admins only; inside a group for viewers it is the stricter word that counts.</summary>
    public static TBuilder RequireAdmin<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(Admin);

    /// <summary>For everybody. A test holds the list of these short.</summary>
    public static TBuilder AllowStranger<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.AllowAnonymous();

    /// <summary>Whether a method only reads, by RFC 9110.</summary>
    public static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool MayWithoutWord(AuthorizationHandlerContext context) =>
        context.User.IsInRole(Admin)
        || (context.User.IsInRole(Viewer) && context.Resource is HttpContext http && IsSafe(http.Request.Method));
}

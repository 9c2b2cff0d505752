using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Npgsql;
using Pitwall.Server.Accounts.Api;
using Pitwall.Server.Accounts.Audit;
using Pitwall.Server.Accounts.Claiming;
using Pitwall.Server.Accounts.Passwords;
using Pitwall.Server.Accounts.Requests;
using Pitwall.Server.Accounts.Sessions;
using Pitwall.Server.Accounts.Verbs;

namespace Pitwall.Server.Accounts;

/// <summary>The front door of the room that knows who may do what.</summary>
internal static class AccountsRoom
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton(provider => AccountsOptions.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionList>();
        services.AddSingleton<SessionWatch>();
        services.AddSingleton<SetupLinks>();
        services.AddSingleton<Claim>();
        services.AddSingleton<PasswordHashes>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<AttemptLimits>();
        services.AddSingleton<UnsafeRequests>();
        services.AddAuthentication(SessionHandler.Scheme)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.Scheme, configureOptions: null);
        services.AddRateLimiter(AttemptLimits.Configure);
        services.AddTokens();
    }

    /// <summary>In this order: each guard relies on what the one before has let through.</summary>
    public static void UseAccounts(this IApplicationBuilder app)
    {
        app.Use(UnsafeRequests.RefuseForeignAsync);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.Use(app.ApplicationServices.GetRequiredService<UnsafeRequests>().RefuseUntokenedAsync);
        app.Use(app.ApplicationServices.GetRequiredService<SessionWatch>().InvokeAsync);
    }

    public static void MapAccounts(this RouteGroupBuilder api)
    {
        var accounts = api.MapGroup("/accounts").WithTags("Accounts");
        accounts.MapShowMe();
        accounts.MapFollowSetupLink();
        accounts.MapClaimPitwall();
        accounts.MapLogIn();
        accounts.MapLogOut();
        accounts.MapListSessions();
        accounts.MapRevokeSession();
    }

    /// <summary>
    /// While nobody has claimed: a fresh link, so that whoever started the server can look around and claim.
    /// </summary>
    public static async Task<string> WelcomeAsync(IServiceProvider services, Uri address, CancellationToken ct)
    {
        await services.GetRequiredService<SetupLinks>().ForgetOldAsync(ct);
        return SetupAddress.Sentence(
            await SetupLinks.NewAsync(
                services.GetRequiredService<NpgsqlDataSource>(),
                services.GetRequiredService<TimeProvider>(),
                Actor.CommandLine,
                ct),
            address);
    }

    private static void AddTokens(this IServiceCollection services)
    {
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.HeaderName = UnsafeRequests.TokenHeader;
            antiforgery.SuppressReadingTokenFromFormBody = true;
            antiforgery.SuppressXFrameOptionsHeader = true;
            antiforgery.Cookie.Name = "pitwall-antiforgery";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddDataProtection().SetApplicationName("pitwall");
        services.AddSingleton<KeyRing>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(
                keys => keys.XmlRepository = provider.GetRequiredService<KeyRing>()));
        // The framework would read the keys at the start, where the description of the API has no database.
        foreach (var eager in services.Where(IsKeyLoader).ToList())
        {
            services.Remove(eager);
        }
    }

    private static bool IsKeyLoader(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && service.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly;
}

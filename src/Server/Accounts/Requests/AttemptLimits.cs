using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;

namespace Pitwall.Server.Accounts.Requests;

/// <summary>
/// How often the doors may be tried: per address by ASP.NET's middleware, per name before a hash is made. Each server
/// counts for itself.
/// </summary>
internal sealed class AttemptLimits(AccountsOptions options) : IDisposable
{
    /// <summary>Policy of the endpoints that trade a secret for a session.</summary>
    public const string PerAddress = "accounts.attempts";

    private const int NetworkBytes = 8;

    private readonly PartitionedRateLimiter<string> byName = PartitionedRateLimiter.Create<string, string>(
        name => RateLimitPartition.GetFixedWindowLimiter(
            name, _ => Window(options.LoginsPerHour, TimeSpan.FromHours(1))));

    public static void Configure(RateLimiterOptions limits)
    {
        limits.AddPolicy(PerAddress, http =>
        {
            var permits = http.RequestServices.GetRequiredService<AccountsOptions>().AttemptsPerMinute;
            return RateLimitPartition.GetFixedWindowLimiter(
                $"{DoorOf(http)} {NetworkOf(http.Connection.RemoteIpAddress)}",
                _ => Window(permits, TimeSpan.FromMinutes(1)));
        });
        limits.OnRejected = (rejected, _) => new ValueTask(
            Refusal(rejected.HttpContext, rejected.Lease, "from this address").ExecuteAsync(rejected.HttpContext));
    }

    /// <summary>Counts one attempt under this name; the answer is the refusal, or null when it may go on.</summary>
    public ProblemHttpResult? Take(HttpContext http, string name)
    {
        using var lease = byName.AttemptAcquire(name.ToUpperInvariant());
        return lease.IsAcquired ? null : Refusal(http, lease, "for this name");
    }

    public void Dispose() => byName.Dispose();

    private static ProblemHttpResult Refusal(HttpContext http, RateLimitLease lease, string whose)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.RetryAfter = seconds;
        return TypedResults.Problem(
            $"Too many attempts {whose}: wait {seconds} seconds. A lost password is set anew with 'pitwall user "
            + "password NAME' on the machine Pitwall runs on.",
            statusCode: StatusCodes.Status429TooManyRequests);
    }

    // The endpoint and not its path, which can be written in upper and lower case.
    private static string DoorOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? string.Empty;

    // Whoever has one IPv6 address has its whole /64 network.
    private static string NetworkOf(IPAddress? address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes))
            : address?.MapToIPv4().ToString() ?? string.Empty;

    private static FixedWindowRateLimiterOptions Window(int permits, TimeSpan length) => new()
    {
        PermitLimit = permits,
        Window = length,
        QueueLimit = 0,
        AutoReplenishment = true,
    };
}

using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Bench.Web;

/// <summary>
/// The process that benchmarks start for themselves: a Kestrel server with as little as can be, which prints its port.
/// </summary>
internal static class TwinVerb
{
    public const string Name = "twin";

    private static readonly Option<int> Bytes = new("--bytes") { Description = "Length of the answer to GET /." };

    private static readonly Option<double> Rate = new("--rate") { Description = "Posts per second to listeners." };

    private static readonly Option<double?> PauseMs = new("--pause-ms")
    {
        Description = "Live:Pause of the product's stream.",
    };

    public static Command Build()
    {
        var verb = new Command(Name, "What benchmarks start for themselves as a baseline.")
        {
            Bytes, Rate, PauseMs,
        };
        verb.Hidden = true;
        verb.SetWork(ServeAsync);
        return verb;
    }

    private static async Task<int> ServeAsync(VerbRun run, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddPushes(run.Arguments.GetValue(PauseMs));
        await using var app = builder.Build();
        var body = Body(run.Arguments.GetValue(Bytes));
        app.MapGet("/", (HttpContext http) =>
        {
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.ContentLength = body.Length;
            return http.Response.Body.WriteAsync(body).AsTask();
        });
        app.MapPushes();
        await app.StartAsync(ct);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .First();
        await run.Out.WriteLineAsync(new Uri(address).Port.ToString(CultureInfo.InvariantCulture).AsMemory(), ct);
        await run.Out.FlushAsync(ct);
        if (run.Arguments.GetValue(Rate) is > 0 and var rate)
        {
            await Pushes.PostAsync(app.Services, rate, ct);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        return ExitCode.Done;
    }

    /// <summary>Some JSON of exactly this length.</summary>
    private static byte[] Body(int bytes) => Encoding.ASCII.GetBytes(
        bytes < 2 ? "" : "\"" + new string('x', bytes - 2) + "\"");
}

using System.CommandLine;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Platform.Serving;

/// <summary><c>pitwall openapi</c>: the API's description, without a database or a port.</summary>
internal static class OpenApiVerb
{
    public static Command Build(Composition composition)
    {
        var command = new Command(
            "openapi",
            "Print the OpenAPI document of the API. Needs no database. The repository keeps a copy, made "
            + "by 'pitwall openapi > openapi.json'.");
        command.SetWork(async (run, ct) =>
        {
            await run.Out.WriteAsync(await DescribeAsync(run.Config, composition, ct));
            return ExitCode.Done;
        });
        return command;
    }

    public static async Task<string> DescribeAsync(IConfiguration config, Composition composition, CancellationToken ct)
    {
        // Never opened: it only lets the services that ask for a database be built.
        await using var nowhere = NpgsqlDataSource.Create("Host=localhost");
        var parts = new HostParts(config, nowhere, nowhere, composition) { WithWorkers = false };
        await using var app = ServerHost.Build(parts, services =>
            services.Replace(ServiceDescriptor.Singleton<IServer, NoServer>()));
        await app.StartAsync(ct);
        return await ApiDescription.WriteAsync(app.Services, ct);
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            // Nothing was opened.
        }
    }
}

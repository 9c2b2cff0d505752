using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Npgsql;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Platform.Db;

namespace Pitwall.Server.Platform.Serving;

/// <summary><c>pitwall serve</c>, the default verb: everything runs until Ctrl-C.</summary>
internal static class ServeVerb
{
    public const int DefaultPort = 5080;

    private static readonly Option<int?> PortOption = new("--port")
    {
        Description = $"Port on this machine, 1 to 65535. Default: the setting Server:Port, else {DefaultPort}.",
        HelpName = "number",
    };

    public static Command Build(Composition composition)
    {
        var command = new Command(
            "serve",
            "Start PostgreSQL, bring the database up to date, run the agents and serve the API on "
            + $"http://localhost:{DefaultPort}. This is what pitwall does without a verb. Ctrl-C stops everything.")
        {
            PortOption,
        };
        command.SetWork((run, ct) => ServeAsync(run, composition, ct));
        return command;
    }

    /// <summary>The port asked for by flag or setting.</summary>
    public static int PortOf(IConfiguration config, int? flag = null)
    {
        var setting = config["Server:Port"];
        var port = flag ?? DefaultPort;
        if (flag is null
            && !string.IsNullOrWhiteSpace(setting)
            && !int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out port))
        {
            throw new SetupException($"Server:Port is '{setting}': write a number from 1 to 65535.");
        }

        return port is > 0 and <= IPEndPoint.MaxPort
            ? port
            : throw new SetupException($"{port} is not a port: choose one from 1 to 65535 with --port.");
    }

    /// <summary>Where a browser on this machine finds the server.</summary>
    public static Uri AddressOf(int port) => new UriBuilder(Uri.UriSchemeHttp, "localhost", port).Uri;

    public static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<int> ServeAsync(VerbRun run, Composition composition, CancellationToken ct)
    {
        var port = PortOf(run.Config, run.Arguments.GetValue(PortOption));
        // Asked before PostgreSQL starts, so that the usual mistake costs no time.
        if (!IsFree(port))
        {
            throw PortTaken(port);
        }

        await using var workspace = await run.OpenWorkspaceAsync(ct);
        using var export = Signals.StartExport(run.Config);
        await using var app = ServerHost.Build(
            new HostParts(run.Config, workspace.Source, workspace.Reads, composition)
            {
                Port = port,
                Steps = run.Steps,
            });
        await WarnAboutSettingsAsync(app.Logger, workspace.Source, ct);
        await using var watch = workspace.Watch(app.Logger);
        await ListenAsync(app, port, run.Steps, ct);
        run.Steps.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"ready on http://localhost:{port} (the API: /openapi/v1.json), Ctrl-C stops it"));
        PlatformLog.Serving(app.Logger, port);
        await WelcomeAsync(app.Services, composition, port, run.Steps, ct);
        await UntilStoppedAsync(app, ct);
        PlatformLog.Stopping(app.Logger);
        await app.StopAsync(CancellationToken.None);
        // A host that stops by itself has failed, and whoever supervises it must know.
        return ct.IsCancellationRequested ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task WelcomeAsync(
        IServiceProvider services, Composition composition, int port, StepLines steps, CancellationToken ct)
    {
        try
        {
            foreach (var welcome in composition.Welcomes)
            {
                steps.Note(await welcome(services, AddressOf(port), ct));
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopped as soon as it was ready: that is a stop like any other, and nobody is left to be welcomed.
        }
    }

    private static Task ListenAsync(WebApplication app, int port, StepLines steps, CancellationToken ct) =>
        steps.RunAsync("listen", async () =>
        {
            try
            {
                await app.StartAsync(ct);
            }
            catch (IOException taken) when (taken.InnerException is AddressInUseException)
            {
                throw PortTaken(port);
            }
        });

    private static async Task UntilStoppedAsync(WebApplication app, CancellationToken ct)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bySignal = ct.Register(() => stopped.TrySetResult());
        await using var byHost = app.Lifetime.ApplicationStopping.Register(() => stopped.TrySetResult());
        await stopped.Task;
    }

    private static async Task WarnAboutSettingsAsync(ILogger logger, NpgsqlDataSource source, CancellationToken ct)
    {
        foreach (var setting in await DataProtection.SettingsOffAsync(source, ct))
        {
            PlatformLog.UnsafeSetting(logger, setting);
        }
    }

    private static SetupException PortTaken(int port) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Port {port} is taken by another program: stop it, or choose another port with --port {port + 1}."));
}

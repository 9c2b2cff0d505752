using System.Globalization;
using System.Text.RegularExpressions;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Web;

/// <summary>The real program with a Lab of its own, always on the same port, killed and started at will.</summary>
internal sealed partial class LabServer : IAsyncDisposable
{
    private readonly TestDatabase database = new();
    private readonly int days;
    private readonly int speed;
    private readonly int port = FreePort.Find();
    private PitwallProcess? process;

    private LabServer(int days, int speed)
    {
        this.days = days;
        this.speed = speed;
    }

    /// <summary>What it keeps, for what a verb beside it brings in.</summary>
    public TestDatabase Database => database;

    public Uri Address => new($"http://localhost:{port}/");

    /// <summary>The address that the program printed last; it works once.</summary>
    public Uri SetupAddress => new(SetupLink().Match(Running.Errors) is { Success: true } link
        ? link.Value
        : throw new InvalidOperationException("No setup address was printed: " + Running.Errors));

    private PitwallProcess Running => process ?? throw new InvalidOperationException("The server is not started");

    /// <summary>Until the Lab's history of so many days is made and the server says how to claim it.</summary>
    private static readonly TimeSpan SimulatedWithin = TimeSpan.FromMinutes(5);

    public static async Task<LabServer> StartAsync(int days, int speed = 60)
    {
        var server = new LabServer(days, speed);
        await server.database.InitializeAsync();
        await server.StartAsync();
        await server.Running.SaysAsync("#setup=");
        await server.Running.SaysAsync(
            string.Create(CultureInfo.InvariantCulture, $"lab: {days} of {days} days simulated"), SimulatedWithin);
        return server;
    }

    /// <summary>Without a warning, as a power cut would.</summary>
    public async Task KillAsync()
    {
        Running.Kill();
        await Running.EndedAsync();
    }

    public async Task StartAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        process = PitwallProcess.Start(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["ConnectionStrings__Pitwall"] = database.ConnectionString,
                ["Trading__LeaseSeconds"] = "5",
                ["Lab__Enabled"] = "true",
                ["Lab__HistoryDays"] = days.ToString(CultureInfo.InvariantCulture),
                ["Lab__Speed"] = speed.ToString(CultureInfo.InvariantCulture),
            },
            "serve",
            "--port",
            port.ToString(CultureInfo.InvariantCulture));
        await process.ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        await database.DisposeAsync();
    }

    [GeneratedRegex(@"http://\S+#setup=\S+")]
    private static partial Regex SetupLink();
}

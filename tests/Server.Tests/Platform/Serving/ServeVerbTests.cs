using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Migrations;
using Pitwall.Server.Platform.Postgres;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Platform.Serving;

public sealed class ServeVerbTests(ServeVerbTests.Folder folder) : IClassFixture<ServeVerbTests.Folder>, IAsyncLifetime
{
    private const int Interrupt = 2;

    private readonly string root = folder.Root;

    private Dictionary<string, string?> environment = [];

    private Postmaster? Running => Postmaster.Living(Cluster.FolderIn(root));

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends Unix signals.");
        var cluster = await TestClusters.ForAsync(major: null);
        environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PITWALL_DATA"] = root,
            ["Postgres__Bin"] = cluster.Bin,
            ["ConnectionStrings__Pitwall"] = null,
        };
    }

    [Fact]
    public async Task The_last_user_stops_the_cluster_and_a_killed_one_neither_stops_nor_keeps_it()
    {
        var (firstPort, secondPort) = (FreePort.Find(), FreePort.Find());
        await using var first = Serve(firstPort);
        await first.ReadyAsync();
        await using var second = Serve(secondPort);
        await second.ReadyAsync();
        second.Errors.ShouldContain("attach to PostgreSQL");

        first.Kill();
        await first.EndedAsync();
        (await StatusOfAsync(secondPort)).ShouldBe(HttpStatusCode.OK);
        Running.ShouldNotBeNull();

        (await second.StopAsync()).ShouldBe(0);
        Running.ShouldBeNull();
    }

    [Fact]
    [Requirement("S1-77")]
    public async Task A_first_start_makes_the_database_and_brings_it_to_the_newest_version()
    {
        var fresh = Path.Combine(root, "first");
        environment["PITWALL_DATA"] = fresh;
        await using var server = Serve(FreePort.Find());
        await server.ReadyAsync();
        var postmaster = Postmaster.Living(Cluster.FolderIn(fresh)).ShouldNotBeNull();

        await using (var source = Npgsql.NpgsqlDataSource.Create(
            Cluster.ConnectionString(fresh, postmaster, Workspace.DatabaseName)))
        {
            (await Migrator.MissingAsync(source, TestContext.Current.CancellationToken)).ShouldBeEmpty();
            await using var command = source.CreateCommand("SELECT count(*) FROM deliberation.bot_state");
            (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(0L);
        }

        server.Errors.ShouldContain("initdb");
        (await server.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Ctrl_C_stops_everything_and_the_next_start_uses_the_same_data()
    {
        await using var first = Serve(FreePort.Find());
        await first.ReadyAsync();
        (await first.StopAsync(Interrupt)).ShouldBe(0);
        Running.ShouldBeNull();

        await using var second = Serve(FreePort.Find());
        await second.ReadyAsync();
        second.Errors.ShouldNotContain("initdb");
        second.Errors.ShouldNotContain("migrate");
        (await second.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Adopts_the_cluster_that_a_killed_server_left_running()
    {
        await using var killed = Serve(FreePort.Find());
        await killed.ReadyAsync();
        killed.Kill();
        await killed.EndedAsync();
        var left = Running.ShouldNotBeNull();

        await using var next = Serve(FreePort.Find());
        await next.ReadyAsync();
        Running.ShouldNotBeNull().Pid.ShouldBe(left.Pid);
        (await next.StopAsync()).ShouldBe(0);
        Running.ShouldBeNull();
    }

    [Fact]
    public async Task A_cluster_that_dies_under_the_server_is_started_again()
    {
        var port = FreePort.Find();
        await using var server = Serve(port);
        // The welcome is the last thing a start asks the database for.
        await server.SaysAsync("#setup=");
        var died = Running.ShouldNotBeNull();
        using (var postmaster = Process.GetProcessById(died.Pid))
        {
            postmaster.Kill();
        }

        await server.SaysAsync("was started again");
        Running.ShouldNotBeNull().Pid.ShouldNotBe(died.Pid);
        Running!.SocketFolder.ShouldBe(died.SocketFolder);
        while (await StatusOfAsync(port) != HttpStatusCode.OK)
        {
            // Connections of before are found dead one by one.
            await Task.Yield();
        }

        (await server.StopAsync()).ShouldBe(0);
        Running.ShouldBeNull();
    }

    [Fact]
    public async Task A_cluster_that_somebody_stopped_stays_stopped()
    {
        var config = new ConfigurationBuilder()
            .AddInMemoryCollection([new("PITWALL_DATA", root), new("Postgres:Bin", environment["Postgres__Bin"])])
            .Build();
        await using var embedded = await EmbeddedPostgres.OpenAsync(
            config, StepLines.Silent, TestContext.Current.CancellationToken);
        (await embedded.ReviveAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();

        (await PitwallProcess.RunAsync(environment, "db", "stop", "--force")).ExitCode.ShouldBe(0);

        (await embedded.ReviveAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
        Running.ShouldBeNull();
    }

    [Fact]
    public async Task A_taken_port_costs_no_start_and_names_the_way_out()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (exitCode, _, errors) = await PitwallProcess.RunAsync(environment, "--port", Text(port));

        exitCode.ShouldBe(1);
        errors.Trim().ShouldBe(
            $"Port {Text(port)} is taken by another program: stop it, or choose another port with "
            + $"--port {Text(port + 1)}.");
        errors.ShouldNotContain("PostgreSQL");
    }

    [Fact]
    public async Task A_bin_folder_without_PostgreSQL_is_one_sentence()
    {
        environment["Postgres__Bin"] = Path.GetTempPath();

        var (exitCode, _, errors) = await PitwallProcess.RunAsync(environment, "migrate");

        exitCode.ShouldBe(1);
        errors.Trim().Split('\n').Length.ShouldBe(1);
        errors.ShouldContain("Postgres:Bin");
    }

    [Fact]
    public async Task Data_of_another_major_is_one_sentence()
    {
        environment["PITWALL_DATA"] = Path.Combine(root, "old");
        var data = Directory.CreateDirectory(Cluster.FolderIn(Path.Combine(root, "old")));
        await File.WriteAllTextAsync(
            Path.Combine(data.FullName, "PG_VERSION"), "13\n", TestContext.Current.CancellationToken);

        var (exitCode, _, errors) = await PitwallProcess.RunAsync(environment, "migrate");

        exitCode.ShouldBe(1);
        errors.Trim().Split('\n').Length.ShouldBe(1);
        errors.ShouldContain("written by PostgreSQL 13");
    }

    public async ValueTask DisposeAsync()
    {
        if (Running is not null)
        {
            await PitwallProcess.RunAsync(environment, "db", "stop", "--force");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<HttpStatusCode> StatusOfAsync(int port)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(
            new Uri($"http://localhost:{Text(port)}/api/health/ready"), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private PitwallProcess Serve(int port) => PitwallProcess.Start(environment, "serve", "--port", Text(port));

    /// <summary>
    /// A data folder with a space in its name that does not exist before the first test of the class.
    /// </summary>
    public sealed class Folder : IDisposable
    {
        public string Root { get; } = Path.Combine(
            Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"pitwall serve {Guid.NewGuid():n}"));

        public void Dispose()
        {
            if (Directory.Exists(Root))
            {
                Directory.Delete(Root, recursive: true);
            }
        }
    }
}

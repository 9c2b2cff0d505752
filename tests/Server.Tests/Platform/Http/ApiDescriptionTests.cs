using Microsoft.Extensions.Configuration;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Serving;

namespace Pitwall.Server.Tests.Platform.Http;

public sealed class ApiDescriptionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_committed_document_is_the_one_the_server_answers()
    {
        await using var server = await RunningServer.StartAsync(database.Source);

        var live = await server.Client.GetStringAsync("/openapi/v1.json", Ct);

        Plain(live).ShouldBe(Plain(await CommittedAsync()), "run: pitwall openapi > openapi.json");
    }

    [Fact]
    public async Task The_verb_prints_the_committed_document_without_a_database()
    {
        var config = new ConfigurationBuilder().Build();

        var printed = await OpenApiVerb.DescribeAsync(config, Rooms.Compose(), Ct);

        printed.ShouldBe(await CommittedAsync(), "run: pitwall openapi > openapi.json");
    }

    private static async Task<string> CommittedAsync()
    {
        var checkout = DataFolder.CheckoutOf(AppContext.BaseDirectory).ShouldNotBeNull();
        return Plain(await File.ReadAllTextAsync(Path.Combine(checkout, "openapi.json"), Ct)) + "\n";
    }

    private static string Plain(string text) => text.ReplaceLineEndings("\n").TrimEnd();
}

using Pitwall.Server.Platform.Postgres;

namespace Pitwall.Server.Tests.Platform.Postgres;

public sealed class ClusterSettingsTests
{
    [Theory]
    [InlineData("fsync = on")]
    [InlineData("full_page_writes = on")]
    [InlineData("synchronous_commit = on")]
    [InlineData("listen_addresses = ''")]
    public void The_product_protects_data_and_listens_on_no_network(string line) =>
        ClusterSettings.ForThisMachine().Write("/tmp/s", 5432).Split('\n').ShouldContain(line);
}

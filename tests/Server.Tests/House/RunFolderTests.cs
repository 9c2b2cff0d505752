using System.Xml.Linq;

namespace Pitwall.Server.Tests.House;

public sealed class RunFolderTests
{
    [Fact]
    public void Dotnet_run_leaves_the_caller_in_his_own_folder()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "src", "Server", "Server.csproj"));

        project.Descendants("EnableDefaultRunWorkingDirectory").ShouldHaveSingleItem().Value.ShouldBe("false");
    }
}

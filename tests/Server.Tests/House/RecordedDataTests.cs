using Xunit.Sdk;

namespace Pitwall.Server.Tests.House;

public class RecordedDataTests
{
    [Fact]
    public void Skips_with_a_message_when_nothing_is_set() =>
        Should.Throw<SkipException>(() => RecordedData.Root(null)).Message.ShouldContain(RecordedData.Variable);

    [Fact]
    public void Fails_when_what_is_set_is_missing() =>
        Should.Throw<DirectoryNotFoundException>(() => RecordedData.Root(Path.Combine(Repository.Root, "missing")));

    [Fact]
    public void Takes_a_folder_that_is_there() => RecordedData.Root(Repository.Root).ShouldBe(Repository.Root);
}

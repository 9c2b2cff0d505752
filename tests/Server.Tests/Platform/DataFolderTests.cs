using Microsoft.Extensions.Configuration;
using Pitwall.Server.Platform;

namespace Pitwall.Server.Tests.Platform;

public sealed class DataFolderTests
{
    [Fact]
    public void Two_checkouts_get_two_folders()
    {
        using var first = new Checkout();
        using var second = new Checkout();

        DataFolder.Default(first.Program).ShouldNotBe(DataFolder.Default(second.Program));
    }

    [Fact]
    public void One_checkout_always_gets_the_same_folder()
    {
        using var checkout = new Checkout();

        DataFolder.Default(checkout.Program).ShouldBe(DataFolder.Default(checkout.Root));
    }

    [Fact]
    public void An_installed_program_gets_a_folder_without_a_hash() =>
        Path.GetFileName(DataFolder.Default(Path.GetTempPath())).ShouldBe("pitwall");

    [Fact]
    public void The_user_decides_when_asked() =>
        DataFolder.Resolve(With("PITWALL_DATA", Path.GetTempPath())).ShouldBe(Path.GetTempPath());

    [Fact]
    public void Refuses_a_name_that_a_shell_would_change()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No shell is between us and PostgreSQL on Windows.");

        Should.Throw<SetupException>(() => DataFolder.Resolve(With("PITWALL_DATA", "/tmp/$HOME")))
            .Message.ShouldContain("PITWALL_DATA");
    }

    private static IConfiguration With(string key, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

    private sealed class Checkout : IDisposable
    {
        public Checkout()
        {
            Directory.CreateDirectory(Program);
            File.WriteAllText(Path.Combine(Root, "Pitwall.slnx"), string.Empty);
        }

        public string Root { get; } = Directory.CreateTempSubdirectory("pitwall-checkout-").FullName;

        public string Program => Path.Combine(Root, "src", "bin");

        public void Dispose() => Directory.Delete(Root, recursive: true);
    }
}

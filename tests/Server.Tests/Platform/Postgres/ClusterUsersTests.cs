using Pitwall.Server.Platform.Postgres;

namespace Pitwall.Server.Tests.Platform.Postgres;

public sealed class ClusterUsersTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pitwall-users-").FullName;

    private ClusterUsers Users => new(folder);

    [Fact]
    public void A_user_counts_until_it_leaves()
    {
        using (Users.Enter())
        {
            Users.Living().ShouldBe([Environment.ProcessId]);
        }

        Users.Living().ShouldBeEmpty();
    }

    [Fact]
    public void A_killed_user_does_not_count_even_when_its_process_id_lives_again()
    {
        // A file that nobody holds locked is what a killed process leaves.
        File.WriteAllText(Path.Combine(folder, $"{Environment.ProcessId}.dead.user"), string.Empty);

        Users.Living().ShouldBeEmpty();
        Directory.GetFiles(folder).ShouldBeEmpty();
    }

    [Fact]
    public void Kept_is_remembered_until_taken_back()
    {
        Users.Keep(kept: true);
        Users.Kept.ShouldBeTrue();

        Users.Keep(kept: false);
        Users.Kept.ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

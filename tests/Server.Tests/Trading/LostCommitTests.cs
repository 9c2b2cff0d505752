using Npgsql;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Server.Tests.Trading;

public sealed class LostCommitTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_lost_around_the_commit_writes_the_batch_exactly_once(bool afterCommit)
    {
        var ct = TestContext.Current.CancellationToken;
        var desk = await StoredDesk.CreateAsync(database.Source);
        var lease = await desk.OwnAsync();
        var rows = SampleDesk.Rows(desk.Id, 4);
        using var wire = new CutConnection(database.ConnectionString, afterCommit);
        await using var source = NpgsqlDataSource.Create(wire.ConnectionString);
        var journal = new JournalStore(source, TimeProvider.System);

        var written = (await journal.AppendAsync(lease, await desk.LoadAsync(), rows, [], ct))
            .ShouldBeOfType<AppendResult.Written>();

        wire.Cuts.ShouldBe(1);
        written.Desk.State.Seq.ShouldBe(rows[^1].Seq);
        (await desk.LoadAsync()).Head.ShouldBe(written.Desk.Head);
        (await desk.VerifyAsync()).Findings.ShouldBeEmpty();
    }
}

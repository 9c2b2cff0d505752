using Microsoft.Extensions.Hosting;
using Pitwall.Engine.Performance;
using Pitwall.Server.Performance.Luck;
using Pitwall.Server.Performance.Rankings;
using Pitwall.Server.Performance.Tracks;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Tests.Trading;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Server.Tests.Performance.Rankings;

/// <summary>One answer for many askers, and one that gives up spoils it for nobody.</summary>
public sealed class RankingBoardTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_who_ask_at_once_get_one_computation()
    {
        var desk = await DeskAsync();
        var fan = new SlowFan();
        var board = new RankingBoard(new DeskHistories(database.Source), fan, new Life());

        var asking = Enumerable.Range(0, 20)
            .Select(_ => board.JudgeAsync(desk, 1, BenchmarkKind.Flips, Ct)).ToList();
        fan.Open();
        var answers = await Task.WhenAll(asking);

        fan.Asked.ShouldBe(1);
        answers.ShouldAllBe(answer => ReferenceEquals(answer, answers[0]));
        var all = await board.JudgeAsync(desk, null, BenchmarkKind.Flips, Ct);
        fan.Asked.ShouldBe(2, "other days are another question");
        (await board.JudgeAsync(desk, 3_650, BenchmarkKind.Flips, Ct)).ShouldBeSameAs(
            all, "more days than there are is the question for all of them");
    }

    [Fact]
    public async Task One_who_gives_up_leaves_and_the_others_get_their_answer()
    {
        var desk = await DeskAsync();
        var fan = new SlowFan();
        var board = new RankingBoard(new DeskHistories(database.Source), fan, new Life());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var impatient = board.JudgeAsync(desk, 30, BenchmarkKind.Flips, patience.Token);
        var patient = board.JudgeAsync(desk, 30, BenchmarkKind.Flips, Ct);
        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => impatient);
        fan.Open();
        (await patient).Verdict.Agents.Length.ShouldBe(2);
        fan.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        var desk = await DeskAsync();
        var fan = new SlowFan { Fault = new InvalidOperationException("no luck today") };
        var board = new RankingBoard(new DeskHistories(database.Source), fan, new Life());
        fan.Open();

        await Should.ThrowAsync<InvalidOperationException>(() => board.JudgeAsync(desk, 30, BenchmarkKind.Flips, Ct));
        fan.Fault = null;

        (await board.JudgeAsync(desk, 30, BenchmarkKind.Flips, Ct)).BenchmarkMissing.ShouldBe("none here");
    }

    [Fact]
    public async Task Another_day_of_trading_is_folded_onto_what_was_there()
    {
        var stored = await StoredDesk.CreateAsync(database.Source);
        var rows = SampleDesk.Rows(stored.Id, 24 * 5);
        var lease = await stored.OwnAsync();
        var histories = new DeskHistories(database.Source);
        var half = rows.Count / 2;

        var first = await stored.AppendAsync(lease, await stored.LoadAsync(), [.. rows.Take(half)]);
        var early = await histories.ReadAsync(await ReadAsync(stored.Id), Ct);
        await stored.AppendAsync(
            lease, first.ShouldBeOfType<AppendResult.Written>().Desk, [.. rows.Skip(half)]);
        var late = await histories.ReadAsync(await ReadAsync(stored.Id), Ct);

        early.Of("ada").Count.ShouldBeInRange(1, 5);
        late.Of("ada").Count.ShouldBe(6);
        var whole = await new DeskHistories(database.Source).ReadAsync(await ReadAsync(stored.Id), Ct);
        late.Of("ada").ShouldBe(whole.Of("ada"));
        late.Of("bob").ShouldBe(whole.Of("bob"));
    }

    private async Task<RankedDesk> DeskAsync()
    {
        var stored = await StoredDesk.CreateAsync(database.Source);
        await stored.FillAsync(48);
        return await ReadAsync(stored.Id);
    }

    private async Task<RankedDesk> ReadAsync(int desk)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Ct);
        return await RankedDesk.ReadAsync(connection, desk, Ct);
    }

    private sealed class SlowFan : ILuckFan
    {
        private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int asked;

        public int Asked => asked;

        public Exception? Fault { get; set; }

        public void Open() => opened.SetResult();

        public async Task<Judged<FlipPaths>> ReadAsync(RankedDesk desk, long endDay, CancellationToken ct)
        {
            Interlocked.Increment(ref asked);
            await opened.Task;
            return Fault is null ? Judged<FlipPaths>.Hidden("none here") : throw Fault;
        }
    }
}

/// <summary>A program that never stops.</summary>
internal sealed class Life : IHostApplicationLifetime
{
    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication() => throw new InvalidOperationException("Nobody stops it here");
}

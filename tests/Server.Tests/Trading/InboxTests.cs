using Npgsql;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Trading.Inbox;
using Pitwall.Server.Trading.Journal;

namespace Pitwall.Server.Tests.Trading;

public sealed class InboxTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_key_is_the_same_input_however_often_it_is_sent()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);

        var first = (await SendAsync(desk, "k1", Kill("once"))).ShouldBeOfType<SendResult.Accepted>();
        var again = (await SendAsync(desk, "k1", Kill("once"))).ShouldBeOfType<SendResult.AlreadySent>();

        again.Id.ShouldBe(first.Id);
        again.State.ShouldBe("waiting");
        (await SendAsync(desk, "k1", Kill("another"))).ShouldBeOfType<SendResult.KeyReused>();
    }

    [Fact]
    public async Task Urgent_inputs_overtake_what_came_before_them()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await SendAsync(desk, "a", new Input.DeskLimitsSet(DeskInbox.Unset, DeskLimits.None));
        await SendAsync(desk, "b", Kill("now"));

        var waiting = await WaitingAsync(desk);

        waiting.Select(letter => letter.Input.GetType()).ShouldBe([typeof(Input.KillSet), typeof(Input.DeskLimitsSet)]);
        waiting.Select(letter => letter.IsUrgent).ShouldBe([true, false]);
    }

    [Fact]
    public async Task An_input_is_sent_exactly_when_its_sender_commits()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await using var connection = await database.Source.OpenConnectionAsync(Ct);
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            await DeskInbox.SendAsync(connection, new Letter(desk.Id, "test", "x", Kill("never")), Ct);
            await transaction.RollbackAsync(Ct);
        }

        (await WaitingAsync(desk)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_inbox_turns_away_what_is_not_urgent()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.RunAsync(
            $"INSERT INTO trading.inbox (desk_id, source, source_key, lane, kind, payload) SELECT {desk.Id}, 'flood', "
            + $"n::text, 'normal', 'x', '' FROM generate_series(1, {DeskInbox.WaitingMax}) AS n");

        (await SendAsync(desk, "open", new Input.DeskLimitsSet(DeskInbox.Unset, DeskLimits.None)))
            .ShouldBe(new SendResult.Full(DeskInbox.WaitingMax));
        (await SendAsync(desk, "kill", Kill("now"))).ShouldBeOfType<SendResult.Accepted>();
    }

    [Fact]
    public async Task Without_a_server_the_sender_steps_the_desk_itself_and_lets_go_again()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await SendAsync(desk, "open", new Input.DeskOpened(DeskInbox.Unset, DeskMode.Lab, DeskLimits.None));
        await SendAsync(desk, "add", Add("ada"));
        await SendAsync(desk, "add again", Add("ada"));
        var stepper = new InboxStepper(database.Source, TimeProvider.System);

        var stepped = (await stepper.RunAsync(desk.Id, null, Ct)).ShouldBeOfType<StepResult.Stepped>();

        stepped.Inputs.ShouldBe(3);
        stepped.Refusals.ShouldHaveSingleItem().ShouldContain("already on this desk");
        (await SendAsync(desk, "add again", Add("ada")))
            .ShouldBeOfType<SendResult.AlreadySent>().State.ShouldBe("refused");
        (await desk.LoadAsync()).State.Agents.Count.ShouldBe(1);
        (await desk.VerifyAsync()).Findings.ShouldBeEmpty();
        await desk.OwnAsync();
        (await stepper.RunAsync(desk.Id, null, Ct))
            .ShouldBeOfType<StepResult.OwnedBySomebody>().Holder.ShouldBe("test");
    }

    [Fact]
    public async Task An_inbox_row_is_answered_only_together_with_its_journal_row()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        var lease = await desk.OwnAsync();
        var before = await desk.LoadAsync();
        var rows = SampleDesk.Rows(desk.Id, 1);
        var answer = new InboxAnswer(long.MaxValue, 1, null);

        await Should.ThrowAsync<InvalidOperationException>(
            () => desk.Journal.AppendAsync(lease, before, rows, [answer], Ct));

        (await desk.LoadAsync()).State.Seq.ShouldBe(0);
    }

    private static Input.KillSet Kill(string reason) => new(DeskInbox.Unset, true, reason);

    private static Input.AgentAdded Add(string agent) => new(
        DeskInbox.Unset, new(agent), "house/restless", MarginMode.Isolated, AgentLimits.Default([]), new(100m));

    private static async Task<SendResult> SendAsync(StoredDesk desk, string key, Input input)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(Ct);
        return await DeskInbox.SendAsync(connection, new Letter(desk.Id, "test", key, input), Ct);
    }

    private static async Task<IReadOnlyList<WaitingInput>> WaitingAsync(StoredDesk desk)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(Ct);
        return await DeskInbox.WaitingAsync(connection, desk.Id, 100, Ct);
    }
}

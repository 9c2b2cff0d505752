using System.Globalization;
using Npgsql;
using Pitwall.Engine.Trading;
using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Trading.Journal;
using Pitwall.Testing;

namespace Pitwall.Server.Tests.Trading;

public sealed class JournalStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string DecisionColumns = "seq, at, wall, cycle, ordinal, outcome, proposed, coins, result, size, "
        + "size_usd, leverage, stop_loss_price, take_profit_price, confidence, reasoning, limits_version";

    private const string SecondDecision = "INSERT INTO trading.decisions (desk_id, id, agent, instrument, "
        + DecisionColumns + ") SELECT desk_id, gen_random_uuid(), ";

    private const string OfTheFirst = ", " + DecisionColumns + " FROM trading.decisions WHERE desk_id = {0} LIMIT 1";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_written_loads_to_the_same_state()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);

        var written = await desk.FillAsync(hours: 30);
        var loaded = await desk.LoadAsync();

        loaded.Head.ShouldBe(written.Head);
        StateHash.Of(loaded.State).ShouldBe(StateHash.Of(written.State));
    }

    [Fact]
    public async Task The_size_of_a_batch_changes_no_state()
    {
        var one = await StoredDesk.CreateAsync(database.Source);
        var rows = SampleDesk.Rows(one.Id, 12);
        var whole = await one.FillAsync(12, batch: 10_000);
        await one.ForgeAsync(ForgetAll(one.Id));

        var lease = await OwnAgainAsync(one);
        var desk = await one.LoadAsync();
        foreach (var row in rows)
        {
            desk = (await one.AppendAsync(lease, desk, [row])).ShouldBeOfType<AppendResult.Written>().Desk;
        }

        StateHash.Of(desk.State).ShouldBe(StateHash.Of(whole.State));
        (await one.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_desk_has_one_owner_and_the_next_one_gets_a_higher_epoch()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        var first = await desk.OwnAsync("first");

        var held = (await desk.Leases.AcquireAsync(desk.Id, "second", DeskLease.DefaultLength, Ct))
            .ShouldBeOfType<AcquireResult.Held>();
        await desk.Leases.ReleaseAsync(first, Ct);
        var second = await desk.OwnAsync("second");

        held.Holder.ShouldBe("first");
        second.Epoch.ShouldBe(first.Epoch + 1);
    }

    [Fact]
    public async Task A_lease_that_ran_out_may_be_taken_over_and_the_old_owner_cannot_write()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        var old = await desk.OwnAsync("old", TimeSpan.FromTicks(1));
        var before = await desk.LoadAsync();
        var heir = await desk.OwnAsync("heir");

        var lost = (await desk.AppendAsync(old, before, SampleDesk.Rows(desk.Id, 2)))
            .ShouldBeOfType<AppendResult.LostLease>();

        lost.Holder.ShouldBe("heir");
        lost.Epoch.ShouldBe(heir.Epoch);
        (await desk.Leases.RenewAsync(old, default, Ct)).ShouldBe(lost);
        (await desk.Leases.RenewAsync(heir, default, Ct)).ShouldBeNull();
        (await desk.LoadAsync()).State.Seq.ShouldBe(0);
    }

    [Fact]
    public async Task A_batch_that_breaks_a_rule_of_the_schema_leaves_nothing_behind()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        var lease = await desk.OwnAsync();
        var before = await desk.LoadAsync();
        await desk.RunAsync($"UPDATE agents.agents SET slug = slug || 'x' WHERE desk_id = {desk.Id}");

        await Should.ThrowAsync<PostgresException>(() => desk.AppendAsync(lease, before, SampleDesk.Rows(desk.Id, 2)));

        (await desk.LoadAsync()).State.Seq.ShouldBe(0);
        (await desk.VerifyAsync()).TableRows.ShouldBe(0);
    }

    [Fact]
    public async Task A_batch_that_is_already_there_is_recognised_and_not_written_twice()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        var lease = await desk.OwnAsync();
        var before = await desk.LoadAsync();
        var rows = SampleDesk.Rows(desk.Id, 2);
        await desk.AppendAsync(lease, before, rows);

        var again = (await desk.AppendAsync(lease, before, rows)).ShouldBeOfType<AppendResult.Written>();

        again.Desk.State.Seq.ShouldBe(rows[^1].Seq);
        (await desk.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_journal_refuses_to_be_changed()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(2);

        foreach (var change in new[]
        {
            "UPDATE trading.journal SET kind = 'x'", "DELETE FROM trading.journal", "TRUNCATE trading.journal CASCADE",
        })
        {
            (await Should.ThrowAsync<PostgresException>(() => desk.RunAsync(change)))
                .Message.ShouldContain("never changed");
        }
    }

    [Theory]
    [InlineData("INSERT INTO trading.journal SELECT 2000000000, seq, at, wall, epoch, kind, payload, hash "
        + "FROM trading.journal WHERE desk_id = {0}", "journal_desk")]
    [InlineData("INSERT INTO trading.equity_marks (SELECT (jsonb_populate_record(one, '{{\"agent\": \"nobody\", "
        + "\"id\": \"00000000-0000-8000-8000-000000000001\"}}')).* FROM trading.equity_marks AS one "
        + "WHERE desk_id = {0} LIMIT 1)", "equity_marks_agent")]
    [InlineData("UPDATE trading.decisions SET agent = 'nobody' WHERE desk_id = {0}", "decisions_agent_kept")]
    [InlineData(SecondDecision + "'nobody', instrument" + OfTheFirst, "decisions_agent")]
    [InlineData(SecondDecision + "agent, 'moon:CHEESE'" + OfTheFirst, "decisions_instrument")]
    [InlineData("UPDATE trading.decisions SET instrument = 'moon:CHEESE' WHERE desk_id = {0}",
        "decisions_instrument_kept")]
    public async Task A_row_about_something_the_desk_does_not_have_is_refused(string change, string rule)
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(4);

        var refused = await Should.ThrowAsync<PostgresException>(
            () => desk.RunAsync(string.Format(CultureInfo.InvariantCulture, change, desk.Id)));

        refused.SqlState.ShouldBe(PostgresErrorCodes.ForeignKeyViolation);
        refused.ConstraintName.ShouldBe(rule);
    }

    [Fact]
    [Requirement("S1-76")]
    public async Task Trades_and_all_else_that_follows_from_the_journal_are_kept_for_ever()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(2);

        foreach (var table in Server.Trading.Rows.Tables.All)
        {
            foreach (var end in new[] { "DELETE FROM", "TRUNCATE" })
            {
                (await Should.ThrowAsync<PostgresException>(
                    () => desk.RunAsync($"{end} trading.{table.Name}{(end[0] == 'T' ? " CASCADE" : "")}")))
                    .Message.ShouldContain("never changed");
            }
        }
    }

    [Fact]
    public async Task A_journal_that_does_not_prove_itself_does_not_load()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(4);
        await desk.ForgeAsync(
            $"UPDATE trading.journal SET wall = wall + interval '1 us' WHERE desk_id = {desk.Id} AND seq = 5");

        var broken = (await desk.Journal.LoadAsync(desk.Id, Ct)).ShouldBeOfType<LoadResult.Broken>();

        broken.Seq.ShouldBe(5);
    }

    private static async Task<DeskLease> OwnAgainAsync(StoredDesk desk)
    {
        await desk.RunAsync($"UPDATE trading.desks SET lease_holder = NULL, lease_until = NULL WHERE id = {desk.Id}");
        return await desk.OwnAsync();
    }

    private static string ForgetAll(int desk) => string.Join("; ", Server.Trading.Rows.Tables.All
        .Select(table => $"DELETE FROM trading.{table.Name} WHERE desk_id = {desk}")
        .Append($"DELETE FROM trading.journal WHERE desk_id = {desk}")
        .Append(
            $"UPDATE trading.desks SET head_seq = 0, head_hash = decode(repeat('00', 32), 'hex') WHERE id = {desk}"));
}

using Pitwall.Server.Tests.Platform;
using Pitwall.Server.Trading.Verify;

namespace Pitwall.Server.Tests.Trading;

/// <summary>The verifier on real rows, changed by real UPDATE and DELETE statements.</summary>
public sealed class StoredVerifyTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_stored_desk_verifies_in_every_column()
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(60, batch: 37);

        var report = await desk.VerifyAsync();

        report.Findings.ShouldBeEmpty();
        report.IsSound.ShouldBeTrue();
        report.TableRows.ShouldBeGreaterThan(200);
    }

    [Theory]
    [InlineData("journal", "payload = set_byte(payload, 40, get_byte(payload, 40) # 1)", "seq = 11")]
    [InlineData("journal", "hash = set_byte(hash, 31, get_byte(hash, 31) # 128)", "seq = 11")]
    [InlineData("journal", "wall = wall + interval '1 microsecond'", "seq = 11")]
    [InlineData("journal", "at = at - interval '1 microsecond'", "seq = 11")]
    [InlineData("journal", "epoch = epoch + 1", "seq = 11")]
    [InlineData("journal", "kind = 'marked.1x'", "seq = 11")]
    [InlineData("decisions", "wall = wall + interval '1 microsecond'", "true")]
    [InlineData("decisions", "outcome = 'ok_repaired'", "outcome = 'ok'")]
    [InlineData("decisions", "asked = jsonb_set(asked, '{leverage}', '6')", "asked ? 'leverage'")]
    [InlineData("verdicts", "passed = NOT passed", "true")]
    [InlineData("orders", "status = 'rejected'", "status = 'filled'")]
    [InlineData("orders", "cloid = reverse(cloid)", "true")]
    [InlineData("fills", "fee_usd = fee_usd + 0.00000001", "true")]
    [InlineData("lots", "cost_usd = -cost_usd", "cost_usd <> 0")]
    [InlineData("lots", "funding_usd = funding_usd + 0.00000001", "true")]
    [InlineData("positions", "stop_price = 1", "true")]
    [InlineData("postings", "amount_usd = amount_usd * 1.1", "amount_usd <> 0")]
    [InlineData("postings", "memo = memo || ' '", "true")]
    [InlineData("portfolios", "run_state = 'paused'", "true")]
    [InlineData("equity_marks", "equity_usd = equity_usd + 1, cash_usd = cash_usd + 1", "true")]
    [InlineData("limits", "leverage_max = 50", "true")]
    [InlineData("kill_latch", "engaged = true", "true")]
    [InlineData("desks", "head_hash = set_byte(head_hash, 0, get_byte(head_hash, 0) # 1)", "true")]
    [InlineData("desks", "mode = 'paper'", "true")]
    public async Task Names_the_table_of_a_changed_value(string table, string change, string where)
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(30);
        var key = string.Equals(table, "desks", StringComparison.Ordinal) ? "id" : "desk_id";

        var changed = await desk.ForgeAsync(
            $"UPDATE trading.{table} SET {change} WHERE ctid = (SELECT ctid FROM trading.{table} "
            + $"WHERE {key} = {desk.Id} AND {where} LIMIT 1)");

        changed.ShouldBe(1);
        var report = await desk.VerifyAsync();
        report.IsSound.ShouldBeFalse();
        report.Findings[0].Table.ShouldBe(table);
    }

    [Theory]
    [InlineData("DELETE FROM trading.journal WHERE desk_id = {0} AND seq > 20", "journal")]
    [InlineData("DELETE FROM trading.journal WHERE desk_id = {0} AND seq = 20", "journal")]
    [InlineData("DELETE FROM trading.fills WHERE desk_id = {0}", "fills")]
    public async Task Finds_what_was_deleted(string delete, string table)
    {
        var desk = await StoredDesk.CreateAsync(database.Source);
        await desk.FillAsync(30);

        await desk.ForgeAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, delete, desk.Id));

        var findings = (await desk.VerifyAsync()).Findings;
        findings.ShouldContain(f => f.Table == table || f.Column == "head_seq");
    }

    [Fact]
    public async Task The_same_journal_gives_the_same_hashes_on_every_major()
    {
        var hashes = new SortedDictionary<int, string>();
        foreach (var major in await TestDatabase.MajorsAsync())
        {
            await using var chosen = await TestDatabase.ForMajorAsync(major);
            var desk = await StoredDesk.CreateAsync(chosen.Source);
            var written = await desk.FillAsync(30);
            var report = await desk.VerifyAsync();
            report.Findings.ShouldBeEmpty();
            hashes.Add(major, $"{report.StateHash} {written.Head}");
        }

        hashes.ShouldNotBeEmpty();
        hashes.Values.Distinct().ShouldHaveSingleItem();
    }
}

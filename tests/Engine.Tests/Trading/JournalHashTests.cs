using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading;

public sealed class JournalHashTests
{
    private static readonly Recorded Row = Recorded.Of(
        42, new Step(new Input.KillSet(new Moment(1_234_567), true, "dr\u00fcck \"stop\""), [new Fact.KillMoved(true, "x")]));

    [Fact]
    public void A_row_hash_is_what_an_independent_construction_gives()
    {
        var previous = Hash32.Of("before"u8);
        List<byte> bytes = [.. previous.ToArray()];
        bytes.AddRange([0, 0, 0, 7]);
        bytes.AddRange([0, 0, 0, 0, 0, 0, 0, 42]);
        bytes.AddRange(Big(1_234_567));
        bytes.AddRange(Big(-5));
        bytes.AddRange(Big(3));
        bytes.AddRange([0, 0, 0, 10]);
        bytes.AddRange("kill_set.1"u8.ToArray());
        bytes.AddRange(Big(Row.Payload.Length)[4..]);
        bytes.AddRange(Row.Payload);

        JournalHash.Row(previous, 7, Row, new Moment(-5), 3).ToArray().ShouldBe(SHA256.HashData(bytes.ToArray()));
    }

    [Fact]
    public void The_history_hash_knows_neither_epoch_nor_wall_time()
    {
        List<byte> bytes = [.. new byte[32]];
        bytes.AddRange([0, 0, 0, 10]);
        bytes.AddRange("kill_set.1"u8.ToArray());
        bytes.AddRange(Big(1_234_567));
        bytes.AddRange(Big(Row.Payload.Length)[4..]);
        bytes.AddRange(Row.Payload);

        JournalHash.History(Hash32.Zero, Row.Kind, Row.At, Row.Payload).ToArray()
            .ShouldBe(SHA256.HashData(bytes.ToArray()));
    }

    [Fact]
    public void A_payload_is_these_bytes_for_ever() =>
        Encoding.UTF8.GetString(Row.Payload).ShouldBe(
            """{"input":{"t":"kill_set.1","engaged":true,"reason":"dr\u00FCck \u0022stop\u0022","at":1234567},"""
            + """ "facts":[{"t":"kill_moved.1","engaged":true,"reason":"x"}]}""".Trim());

    [Fact]
    public void Decimals_vocabulary_and_nothing_have_one_spelling()
    {
        var proposal = new Proposal(
            Coins.Btc, ProposalAction.OpenLong, 1_000.500m, Stop: 0.10m, TimeInForce: TimeInForce.Gtd, Reason: "r");

        Encoding.UTF8.GetString(Canonical.Bytes(proposal)).ShouldBe((
            """{"instrument":"hyperliquid:BTC","action":"open_long","notionalUsd":"1000.5","fraction":null,"""
            + """ "leverage":null,"stop":"0.1","target":null,"limit":null,"trigger":null,"trailBy":null,"type":null,"""
            + """ "timeInForce":"gtd","validSeconds":null,"confidence":null,"reason":"r"}""").Replace(", \"", ",\""));
    }

    [Theory]
    [InlineData("""{"input":{"t":"kill_set.1","at":1,"engaged":true,"reason":"x","more":1},"facts":[]}""")]
    [InlineData("""{"input":{"t":"kill_set.1","at":1,"engaged":true},"facts":[]}""")]
    [InlineData("""{"input":{"t":"kill_set.1","at":1,"engaged":true,"reason":null},"facts":[]}""")]
    [InlineData("""{"input":{"t":"kill_set.1","at":1,"at":2,"engaged":true,"reason":"x"},"facts":[]}""")]
    [InlineData("""{"input":{"t":"kill_set.9","at":1,"engaged":true,"reason":"x"},"facts":[]}""")]
    [InlineData("""{"input":{"t":"run_set.1","at":1,"agent":"a","run":0,"reason":"x"},"facts":[]}""")]
    public void Bytes_with_more_less_or_other_than_the_shape_are_refused(string json) =>
        Should.Throw<JsonException>(() => Canonical.Read<Step>(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Leverage_is_stored_as_a_whole_number() =>
        Should.Throw<JsonException>(() => Canonical.Read<Leverage>("\"2.7\""u8));

    [Fact]
    public void The_state_hash_changes_with_one_cent()
    {
        var desk = new DeskScenario();
        var before = StateHash.Of(desk.State);

        StateHash.Of(desk.State with { Seq = desk.State.Seq }).ShouldBe(before);
        StateHash.Of(desk.State with { Kill = new KillLatch(false, "x") }).ShouldNotBe(before);
        var book = desk.Book with { Balances = desk.Book.Balances.SetItem(Account.Cash, new Usd(9_999.99m)) };
        StateHash.Of(desk.State with { Agents = desk.State.Agents.SetItem(DeskScenario.Edge, book) }).ShouldNotBe(before);
    }

    private static byte[] Big(long value) => [.. Enumerable.Range(0, 8).Select(i => unchecked((byte)(value >> (56 - (8 * i)))))];
}

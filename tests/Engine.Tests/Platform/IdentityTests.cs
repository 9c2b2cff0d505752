using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Platform;

/// <summary>Ids and hashes against values computed elsewhere: stored bytes, so they can never change.</summary>
public sealed class IdentityTests
{
    [Theory]
    [InlineData(7, 1, 0, "00000007-0000-8000-8000-000400000000")]
    [InlineData(7, (1L << 56) - 1, 65_535, "00000007-ffff-8fff-bfff-fffffffc0000")]
    [InlineData(int.MaxValue, 0x123456789abcde, 0xbeef, "7fffffff-1234-8567-a26a-f37afbbc0000")]
    public void A_row_id_is_a_version_8_uuid_of_desk_sequence_and_ordinal(int desk, long seq, int ordinal, string text)
    {
        var id = new RowId(desk, seq, ordinal);

        id.ToString().ShouldBe(text);
        RowId.Parse(text).ShouldBe(id);
        RowId.FromGuid(id.ToGuid()).ShouldBe(id);
        id.ToGuid().Version.ShouldBe(8);
        (id.ToGuid().Variant >> 2).ShouldBe(0b10);
    }

    [Fact]
    public void Row_ids_sort_the_same_as_values_and_as_text()
    {
        var noise = new SeededNoise("ids");
        var ids = Enumerable.Range(0, 2_000)
            .Select(_ => new RowId(
                1 + noise.NextInt(3),
                (long)(noise.NextBits() >> (8 + noise.NextInt(56))),
                noise.NextInt(65_536)))
            .ToArray();

        ids.Order().Select(id => id.ToString()).ShouldBe(ids.Select(id => id.ToString()).Order(StringComparer.Ordinal));
        ids.ShouldAllBe(id => RowId.Parse(id.ToString()) == id);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, -1, 0)]
    [InlineData(1, 1L << 56, 0)]
    [InlineData(1, 1, 65_536)]
    [InlineData(1, 1, -1)]
    public void A_row_id_cannot_leave_its_bits(int desk, long seq, int ordinal) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new RowId(desk, seq, ordinal));

    [Fact]
    public void A_foreign_uuid_is_no_row_id() =>
        Should.Throw<FormatException>(() => RowId.FromGuid(new Guid("0191c6b2-7c5e-7f3a-8a53-0d2f3b0a1c11")));

    [Fact]
    public void A_client_order_id_is_the_start_of_a_sha256_over_length_prefixed_fields()
    {
        var decision = new RowId(7, 1, 0);

        Cloid.For(7, decision, OrderLeg.Entry, 0).ToString().ShouldBe("0x9e458cb6d988818a77ee12f314984596");
        Cloid.For(7, decision, OrderLeg.Stop, 3).ToString().ShouldBe("0x2686c95230aa5b458e172ee9bbf2651d");
        Cloid.ForMirror(7, "0xAb\u00e9", "tid:9", "fade").ToString().ShouldBe("0xecf057bb0e5fed86327caa6b04d6426d");
    }

    [Fact]
    public void Fields_that_read_the_same_in_a_row_give_different_client_order_ids() =>
        Cloid.ForMirror(1, "ab", "c", "d").ShouldNotBe(Cloid.ForMirror(1, "a", "bc", "d"));

    [Theory]
    [InlineData("")]
    [InlineData("9e458cb6d988818a77ee12f314984596")]
    [InlineData("0x9E458CB6D988818A77EE12F314984596")]
    [InlineData("0x9e458cb6d988818a77ee12f31498459")]
    public void Text_that_is_no_client_order_id_is_refused(string text) =>
        Should.Throw<FormatException>(() => Cloid.Parse(text));

    [Fact]
    public void A_hash_is_32_bytes_compared_by_value_and_shown_in_hex()
    {
        var hash = Hash32.Of("abc"u8);

        hash.ToString().ShouldBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        Hash32.Parse(hash.ToString()).ShouldBe(hash);
        Hash32.Zero.ShouldBe(default);
        Should.Throw<ArgumentException>(() => Hash32.FromBytes(new byte[31]));
    }
}

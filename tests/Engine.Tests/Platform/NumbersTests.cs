using System.Globalization;
using System.Text;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Platform;

public sealed class NumbersTests
{
    [Theory]
    [InlineData("2", "1.4142135623731")]
    [InlineData("0", "0")]
    [InlineData("0.0001", "0.01")]
    [InlineData("3700000000", "60827.62530298219689")]
    [InlineData("0.000000000000000000000001", "0.000000000001")]
    [InlineData("79228162514264", "8901020.30748520424922")]
    [InlineData("1234567.891", "1111.11110650555555")]
    public void A_square_root_is_exact_to_fourteen_digits(string value, string root) =>
        DecimalMath.ToText(DecimalMath.Sqrt(decimal.Parse(value, CultureInfo.InvariantCulture))).ShouldBe(root);

    [Fact]
    public void There_is_no_square_root_below_zero() =>
        Should.Throw<ArgumentOutOfRangeException>(() => DecimalMath.Sqrt(-0.1m));

    [Theory]
    [InlineData("1.500", "1.5")]
    [InlineData("-0.0", "0")]
    [InlineData("100", "100")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    public void Canonical_text_has_no_trailing_zeros_no_exponent_and_no_minus_zero(string value, string text) =>
        DecimalMath.ToText(decimal.Parse(value, CultureInfo.InvariantCulture)).ShouldBe(text);

    [Fact]
    public void Taking_zeros_off_gives_the_same_digits_and_scale_as_dividing_them_away()
    {
        var noise = new SeededNoise("normalise");
        var text = new byte[DecimalMath.TextMax];
        for (var round = 0; round < 20_000; round++)
        {
            var digits = noise.NextBits() >> noise.NextInt(64);
            var value = new decimal(
                unchecked((int)(uint)digits),
                unchecked((int)(digits >> 32)),
                noise.NextInt(3) == 0 ? noise.NextInt(1_000) : 0,
                noise.NextBool(),
                (byte)noise.NextInt(29));
            var zeros = decimal.Round(value, noise.NextInt(9)) * 1.000m;
            foreach (var one in new[] { value, zeros })
            {
                var divided = one == 0 ? 0m : one / 1.000000000000000000000000000000000m;
                decimal.GetBits(DecimalMath.Normalise(one)).ShouldBe(decimal.GetBits(divided));
                var written = Encoding.UTF8.GetString(text.AsSpan(0, DecimalMath.ToText(one, text)));
                written.ShouldBe(DecimalMath.ToText(one));
            }
        }
    }

    [Theory]
    [InlineData("1e5")]
    [InlineData("1,000")]
    [InlineData(" 1")]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("١")]
    public void Text_that_is_no_canonical_decimal_is_refused(string text) =>
        DecimalMath.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Noise_is_SplitMix64_with_its_published_first_numbers()
    {
        var zero = new SeededNoise(0);
        new[] { zero.NextBits(), zero.NextBits(), zero.NextBits() }
            .ShouldBe([0xe220a8397b1dcdafUL, 0x6e789e6aa1b965f4UL, 0x06c45d188009454fUL]);
        new SeededNoise(-1).NextBits().ShouldBe(0xe4d971771b652c20UL);
        new SeededNoise("coin-flip/BTC/2025-01-01").NextBits().ShouldBe(0xdc6c831b9ea55289UL);
    }

    [Fact]
    public void Noise_stays_inside_its_bounds_and_reaches_all_of_them()
    {
        var noise = new SeededNoise("bounds");
        var drawn = Enumerable.Range(0, 1_000).Select(_ => noise.NextInt(6)).ToArray();

        drawn.Distinct().Order().ShouldBe([0, 1, 2, 3, 4, 5]);
        Should.Throw<ArgumentOutOfRangeException>(() => noise.NextInt(0));
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000000Z")]
    [InlineData(1_709_164_799_999_999, "2024-02-28T23:59:59.999999Z")]
    [InlineData(1_709_164_800_000_000, "2024-02-29T00:00:00.000000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999Z")]
    [InlineData(946_684_800_000_000, "2000-01-01T00:00:00.000000Z")]
    public void A_moment_is_microseconds_and_reads_as_utc(long micros, string text) =>
        new Moment(micros).ToString().ShouldBe(text);

    [Fact]
    public void Days_begin_at_midnight_utc_before_1970_too()
    {
        new Moment(-1).StartOfDay.ShouldBe(new Moment(-Moment.Day));
        new Moment(Moment.Day).StartOfDay.ShouldBe(new Moment(Moment.Day));
        new Moment(Moment.Day - 1).StartOfDay.ShouldBe(new Moment(0));
        new Moment(-Moment.Hour).IsMultipleOf(Moment.Hour).ShouldBeTrue();
        Should.Throw<OverflowException>(() => new Moment(long.MaxValue).Plus(1));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000000000000.01")]
    public void A_price_cannot_be_nonsense(string value) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Price(decimal.Parse(value, CultureInfo.InvariantCulture)));

    [Fact]
    public void Quantities_money_and_leverage_cannot_be_nonsense()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Quantity(-0.1m));
        Should.Throw<ArgumentOutOfRangeException>(() => new Quantity(1m) - new Quantity(2m));
        Should.Throw<ArgumentOutOfRangeException>(() => new Quantity(1_000_000_000_000_001m));
        Should.Throw<ArgumentOutOfRangeException>(() => new Usd(0.000000001m));
        Should.Throw<ArgumentOutOfRangeException>(() => new Leverage(0));
        Should.Throw<ArgumentOutOfRangeException>(() => new Leverage(51));
        default(Leverage).Times.ShouldBe(1);
        Usd.Rounded(0.000000005m).ShouldBe(Usd.Zero);
        Usd.Rounded(0.000000015m).ShouldBe(new Usd(0.00000002m));
    }

    [Theory]
    [InlineData("BTC")]
    [InlineData("Hyper:BTC")]
    [InlineData(":BTC")]
    [InlineData("hyperliquid:")]
    [InlineData("hyperliquid:B TC")]
    public void An_instrument_has_a_venue_and_a_symbol(string text) =>
        Should.Throw<FormatException>(() => new InstrumentId(text));

    [Theory]
    [InlineData("")]
    [InlineData("Edge")]
    [InlineData("-edge")]
    [InlineData("edge 1")]
    public void An_agents_name_is_a_plain_word(string text) => Should.Throw<FormatException>(() => new AgentSlug(text));

    [Fact]
    public void Names_that_were_never_set_throw_instead_of_being_empty()
    {
        Should.Throw<InvalidOperationException>(() => default(InstrumentId).ToString());
        Should.Throw<InvalidOperationException>(() => default(AgentSlug).ToString());
        Should.Throw<InvalidOperationException>(() => default(Engine.Trading.Cloid).ToString());
    }
}

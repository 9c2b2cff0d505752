using System.Text;
using Pitwall.Server.Markets.Import;

namespace Pitwall.Server.Tests.Markets.Import;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("1748545200")]
    [InlineData("1748545200.0")]
    [InlineData("1748545200000")]
    [InlineData("1748545200000000")]
    [InlineData("2025-05-29T19:00:00.000Z")]
    [InlineData("2025-05-29T19:00:00Z")]
    [InlineData("2025-05-29 19:00:00+00:00")]
    [InlineData("2025-05-29 19:00:00")]
    [InlineData("2025-05-29 19:00")]
    [InlineData("2025-05-29 19:00:00 UTC")]
    [InlineData("2025-05-29T21:00:00+02:00")]
    [InlineData("2025-05-29T21:00:00+0200")]
    [InlineData("2025-05-29T15:30:00-03:30")]
    [InlineData(" 2025-05-29T19:00:00Z ")]
    public void Reads_every_usual_way_to_write_a_time(string text)
    {
        TimeText.TryParse(Encoding.UTF8.GetBytes(text), out var moment).ShouldBeTrue();

        moment.Micros.ShouldBe(1_748_545_200_000_000);
    }

    [Fact]
    public void Keeps_microseconds_and_reads_a_bare_date_as_midnight()
    {
        TimeText.TryParse("2025-05-29T00:00:00.000001Z"u8, out var fraction).ShouldBeTrue();
        TimeText.TryParse("2025-05-29"u8, out var midnight).ShouldBeTrue();

        fraction.Since(midnight).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2025-02-30T00:00:00Z")]
    [InlineData("2025-05-29T24:00:00Z")]
    [InlineData("2025-05-29T19:00:00X")]
    [InlineData("2025-05-29T19:00:00.Z")]
    [InlineData("29.05.2025")]
    [InlineData("0")]
    [InlineData("-1748545200")]
    [InlineData("99999999999999999999")]
    [InlineData("1748545200.5")]
    [InlineData("1999-12-31T23:59:59Z")]
    [InlineData("2100-01-01T00:00:00Z")]
    public void Refuses_what_is_no_time_or_out_of_reach(string text) =>
        TimeText.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();
}

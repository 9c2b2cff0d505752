using Pitwall.Server.Deliberation.Past;
using Pitwall.Server.Markets.Import;

namespace Pitwall.Server.Tests.Deliberation.Past;

public sealed class GoTimeTests
{
    [Theory]
    [InlineData("2025-11-02T14:22:49.3825131+08:00", "2025-11-02T06:22:49Z", 382_513)]
    [InlineData("2025-11-02T14:22:49+08:00", "2025-11-02T06:22:49Z", 0)]
    [InlineData("2025-11-02T14:22:49.123456789Z", "2025-11-02T14:22:49Z", 123_456)]
    [InlineData("2025-11-09 01:35:13.3912553 +0800 +08 m=+364.933418501", "2025-11-08T17:35:13Z", 391_255)]
    [InlineData("2025-11-09 01:35:13 +0000 UTC", "2025-11-09T01:35:13Z", 0)]
    [InlineData("2025-10-01 10:00:00", "2025-10-01T10:00:00Z", 0)]
    [InlineData("2025-11-01", "2025-11-01T00:00:00Z", 0)]
    public void Reads_every_way_such_programs_write_time(string text, string second, int micros)
    {
        var moment = GoTime.Read(text);

        ImportLog.Text(moment).ShouldBe(second);
        (moment.Micros % 1_000_000).ShouldBe(micros);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2025-13-01")]
    [InlineData("")]
    public void Refuses_what_is_no_time(string text) =>
        Should.Throw<PastFileException>(() => GoTime.Read(text)).Message.ShouldContain("where a time belongs");
}

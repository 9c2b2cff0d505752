using Pitwall.Server.Platform;

namespace Pitwall.Server.Tests.Platform;

public sealed class StepLinesTests : IDisposable
{
    private readonly StringWriter output = new();

    [Fact]
    public async Task A_log_gets_one_whole_line_per_step()
    {
        await new StepLines(output).RunAsync("initdb", () => Task.CompletedTask);

        output.ToString().TrimEnd().ShouldMatch(@"^initdb … \d+\.\d s$");
    }

    [Fact]
    public async Task A_person_sees_the_step_before_it_ends()
    {
        await new StepLines(output, live: true).RunAsync("initdb", () =>
        {
            output.ToString().ShouldBe("initdb … ");
            return Task.CompletedTask;
        });

        output.ToString().TrimEnd().ShouldMatch(@"^initdb … \d+\.\d s$");
    }

    [Fact]
    public async Task A_failed_step_says_so_and_the_failure_goes_on()
    {
        await Should.ThrowAsync<SetupException>(() =>
            new StepLines(output).RunAsync("start", () => Task.FromException(new SetupException("no"))));

        output.ToString().TrimEnd().ShouldBe("start … failed");
    }

    public void Dispose() => output.Dispose();
}

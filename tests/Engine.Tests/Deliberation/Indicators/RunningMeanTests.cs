using Pitwall.Engine.Deliberation.Indicators;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Tests.Deliberation.Indicators;

public sealed class RunningMeanTests
{
    [Fact]
    public void Says_at_every_step_what_adding_up_again_says()
    {
        var noise = new SeededNoise("running");
        var values = Enumerable.Range(0, 500).Select(_ => decimal.Round(50_000m * noise.NextUnit(), 4)).ToArray();
        var running = new RunningMean(20);
        for (var i = 0; i < values.Length; i++)
        {
            running.Add(values[i]);

            running.IsFull.ShouldBe(i >= 19);
            if (running.IsFull)
            {
                (running.Sum / 20m).ShouldBe(MovingAverage.Simple(values[..(i + 1)], 20)!.Value);
            }
        }
    }
}

using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Tests.Golden;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading;

public sealed class CanonicalShapeTests
{
    /// <summary>The golden scenario holds every input and every fact; a test of its own says so.</summary>
    [Fact]
    public void Every_input_and_fact_is_written_as_the_serializer_writes_it()
    {
        foreach (var row in GoldenScenario.Play().Rows)
        {
            Canonical.Bytes(row.Step).ShouldBe(Canonical.Bytes<Step>(row.Step), row.Kind);
        }
    }

    [Theory]
    [InlineData("plain words, 12.5 % of it; [yes] {no} ~|^")]
    [InlineData("\"quoted\" & <tagged> 'single' `back` + \\ /")]
    [InlineData("line\nbreak\ttab\u0000\u001f\u007f")]
    [InlineData("größer 漢字 \ud83d\ude80 \u2028")]
    [InlineData("a lone \ud83d surrogate")]
    [InlineData("")]
    public void Any_text_is_escaped_as_the_serializer_escapes_it(string text)
    {
        var step = new Step(
            new Input.RunSet(new Moment(1), new AgentSlug("a"), RunState.Paused, text), [new Fact.InputRefused(text)]);

        Canonical.Bytes(step).ShouldBe(Canonical.Bytes<Step>(step));
    }

    [Fact]
    public void Numbers_of_any_size_are_written_as_the_serializer_writes_them()
    {
        var noise = new SeededNoise("shapes");
        for (var round = 0; round < 5_000; round++)
        {
            var rate = new decimal(
                noise.NextInt(int.MaxValue),
                noise.NextInt(3) == 0 ? noise.NextInt(int.MaxValue) : 0,
                noise.NextInt(9) == 0 ? noise.NextInt(1_000) : 0,
                noise.NextBool(),
                (byte)noise.NextInt(29));
            var at = new Moment(unchecked((long)noise.NextBits()));
            var price = new Price(1m + noise.NextUnit());
            var step = new Step(
                new Input.FundingSettled(at, new InstrumentId("made:X"), rate, price, noise.NextBool()),
                [new Fact.LotOpened(new Lot(
                    new RowId(1 + noise.NextInt(9), noise.NextInt(int.MaxValue), noise.NextInt(9)),
                    new AgentSlug("a"),
                    new InstrumentId("made:X"),
                    Side.Sell,
                    new RowId(1, 2, 3),
                    new RowId(1, 2, 4),
                    Cause.Guard,
                    at,
                    new Quantity(noise.NextUnit()),
                    new Quantity(0.00m),
                    Usd.Rounded(rate / 1_000_000_000_000m),
                    Usd.Zero,
                    -Usd.Rounded(noise.NextUnit())))]);

            Canonical.Bytes(step).ShouldBe(Canonical.Bytes<Step>(step));
        }
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pitwall.Server.Platform;
using Pitwall.Server.Tests.Deliberation.Cycles;
using Pitwall.Server.Tests.Deliberation.Providers;
using Pitwall.Server.Tests.Platform;

namespace Pitwall.Server.Tests.Web;

/// <summary>
/// The real program with a paper desk that replays candles ten minutes a second, without agents, and models on this
/// machine that always want to buy.
/// </summary>
internal sealed partial class ModelServer : IAsyncDisposable
{
    public const string Desk = "floor";

    private const int Days = 10;
    private const decimal Speed = 600m;

    private readonly ModelWorld world;
    private readonly PitwallProcess process;

    private ModelServer(ModelWorld world, PitwallProcess process, Uri address)
    {
        this.world = world;
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    public Uri SetupAddress => new(SetupLink().Match(process.Errors) is { Success: true } link
        ? link.Value
        : throw new InvalidOperationException("No setup address was printed: " + process.Errors));

    public static async Task<ModelServer> StartAsync()
    {
        var models = await ModelWorld.BeginAsync(Days, Buys, Speed);
        var port = FreePort.Find();
        var settings = models.Settings().ToDictionary(
            setting => setting.Key.Replace(":", "__", StringComparison.Ordinal),
            setting => (string?)setting.Value,
            StringComparer.Ordinal);
        settings["ConnectionStrings__Pitwall"] = models.ConnectionString;
        settings["Trading__LeaseSeconds"] = "5";
        var server = PitwallProcess.Start(
            settings, "serve", "--port", port.ToString(CultureInfo.InvariantCulture));
        await server.ReadyAsync();
        await server.SaysAsync("#setup=");
        return new ModelServer(models, server, new Uri($"http://localhost:{port}/"));
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await world.DisposeAsync();
    }

    /// <summary>Always the same wish, with a comma too many and in a fence, as models like to write.</summary>
    private static FakeAnswer Buys(FakeQuestion question)
    {
        var price = decimal.Parse(Price().Match(question.AllText).Groups["price"].Value, CultureInfo.InvariantCulture);
        var decisions = JsonSerializer.Serialize(new
        {
            v = 1,
            decisions = new[]
            {
                new
                {
                    coin = "AAA",
                    action = "open_long",
                    notional_usd = "900",
                    leverage = 3,
                    stop = (price * 0.97m).ToString("0.####", CultureInfo.InvariantCulture),
                    confidence = 0.6,
                    @event = "net_profit_at_exit",
                    reason = "the averages have crossed",
                },
            },
        });
        var loose = decisions.Replace("]}", ",]}", StringComparison.Ordinal);
        return new FakeAnswer.Says($"Here it is:\n```json\n{loose}\n```", Reasoning: "up, I should think");
    }

    [GeneratedRegex(@"http://\S+#setup=\S+")]
    private static partial Regex SetupLink();

    [GeneratedRegex("## AAA\n[^#]*?current_price: (?<price>[0-9.]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Price();
}

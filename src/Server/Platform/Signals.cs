using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Pitwall.Server.Platform;

/// <summary>
/// The program's traces and metrics. Rooms add their instruments to <see cref="Meter"/>; nothing leaves the process
/// unless OTEL_EXPORTER_OTLP_ENDPOINT names a collector.
/// </summary>
internal static class Signals
{
    public const string Name = "Pitwall";

    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Sources = [Name, "Microsoft.AspNetCore*", "Npgsql"];

    public static ActivitySource Activities { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);

    /// <summary>Sends to the collector until disposed; null when none is named.</summary>
    public static IDisposable? StartExport(IConfiguration config) =>
        string.IsNullOrWhiteSpace(config[EndpointVariable]) ? null : new Export();

    private sealed class Export : IDisposable
    {
        private readonly TracerProvider traces;
        private readonly MeterProvider metrics;

        public Export()
        {
            var resource = ResourceBuilder.CreateDefault().AddService("pitwall");
            traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(Sources)
                .AddOtlpExporter()
                .Build();
            metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(Sources)
                .AddOtlpExporter()
                .Build();
        }

        public void Dispose()
        {
            traces.Dispose();
            metrics.Dispose();
        }
    }
}

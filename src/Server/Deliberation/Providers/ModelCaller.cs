using System.Diagnostics;

namespace Pitwall.Server.Deliberation.Providers;

/// <summary>One call: an attempt, again when that may help and is allowed, and all of it within one deadline.</summary>
internal sealed class ModelCaller(HttpClient http, TimeProvider time)
{
    private readonly OpenAiClient openAi = new(new Wire(http, time));
    private readonly AnthropicClient anthropic = new(new Wire(http, time));

    public async Task<CallResult> CallAsync(ProviderSettings provider, ModelCall call, CancellationToken ct)
    {
        IModelClient client = provider.Kind == ProviderKind.Anthropic ? anthropic : openAi;
        var deadlineMs = (long)call.Deadline.TotalMilliseconds;
        var (took, attempts, uncounted) = (0L, 0, 0);
        while (true)
        {
            attempts++;
            var rest = TimeSpan.FromMilliseconds(deadlineMs - took);
            var result = await client.TryAsync(provider, call with { Deadline = rest }, ct);
            took = Math.Min(deadlineMs, took + result.LatencyMs);
            uncounted += result is AttemptResult.Failed { MayBeBilled: true } ? 1 : 0;
            var pauseMs = (long)provider.RetryPause.TotalMilliseconds;
            if (result is not AttemptResult.Failed { MayRetry: true } || attempts == call.AttemptsMax
                || took + pauseMs >= deadlineMs)
            {
                return new CallResult(result, attempts, took) { Uncounted = uncounted };
            }

            await Task.Delay(provider.RetryPause, time, ct);
            took += pauseMs;
        }
    }
}

namespace Pitwall.Server.Tests.Deliberation.Providers;

/// <summary>
/// One question that reached the fake server: which wire, which model, what was said, and the attempt at it.
/// </summary>
internal sealed record FakeQuestion(string Wire, string Model, string System, string User, int Attempt)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The body byte for byte as it came.</summary>
    public byte[] Body { get; init; } = [];

    public string AllText => System + User;
}

/// <summary>What the fake server does about a question; LatencyMs is stated in a header and never waited for.</summary>
internal abstract record FakeAnswer(long LatencyMs)
{
    /// <summary>Says a text, streamed in pieces; Finish in OpenAI's words.</summary>
    internal sealed record Says(string Text, long LatencyMs = 800, string Finish = "stop", string? Reasoning = null)
        : FakeAnswer(LatencyMs)
    {
        /// <summary>Prompt, cached, reasoning and completion tokens as counted.</summary>
        public (int Prompt, int Cached, int Reasoning, int Completion) Tokens { get; init; } = (1_000, 200, 0, 120);

        /// <summary>False: the provider says nothing about tokens, as some servers of one's own do.</summary>
        public bool IsCounted { get; init; } = true;
    }

    /// <summary>Two hundred and these bytes: as an event stream where they begin with an event, else as JSON.</summary>
    internal sealed record Raw(string Body, long LatencyMs = 300) : FakeAnswer(LatencyMs);

    internal sealed record Status(int Code, string Body, long LatencyMs = 100) : FakeAnswer(LatencyMs);

    /// <summary>Streams the text and closes in good order, without a word that it has ended.</summary>
    internal sealed record EndsEarly(string Text, long LatencyMs = 300) : FakeAnswer(LatencyMs);

    /// <summary>Breaks the connection off after half of the text.</summary>
    internal sealed record BreaksOff(string Text, long LatencyMs = 300) : FakeAnswer(LatencyMs);

    /// <summary>Two hundred and nonsense.</summary>
    internal sealed record Garbage(long LatencyMs = 200) : FakeAnswer(LatencyMs);

    /// <summary>Sends headers and then nothing, until the caller gives up.</summary>
    internal sealed record Hangs() : FakeAnswer(0);
}

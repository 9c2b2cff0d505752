using System.Text.Json;

namespace Pitwall.Server.Deliberation.Api;

/// <summary>A call of a mind as its row says; costs in USD, null when no price is known.</summary>
internal sealed record CallSheet(Guid Id, int DeskId, string Agent, string Cycle, long Number, int Version)
{
    public const string Columns =
        """
        id, desk_id AS deskid, agent, cycle, number, version, kind, provider, model_asked AS modelasked,
            model_answered AS modelanswered, template, asked_at AS askedat, started_at AS startedat, status, outcome,
            encode(prompt_sha256, 'hex') AS promptsha256, prompt_bytes AS promptbytes,
            encode(reply_sha256, 'hex') AS replysha256, encode(reasoning_sha256, 'hex') AS reasoningsha256,
            reasoning_place AS reasoningplace, finish, tokens_input AS tokensinput, tokens_cached AS tokenscached,
            tokens_reasoning AS tokensreasoning, tokens_output AS tokensoutput, cost_usd AS costusd,
            estimated_usd AS estimatedusd, latency_ms AS latencyms, attempts, error, parse::text AS parse,
            estimated OR status <> 'answered' OR lost_usd IS NOT NULL AS estimated
        """;

    public required string Kind { get; init; }

    public required string Provider { get; init; }

    public required string ModelAsked { get; init; }

    public required string? ModelAnswered { get; init; }

    public required string Template { get; init; }

    /// <summary>Desk clock, UTC.</summary>
    public required DateTime AskedAt { get; init; }

    /// <summary>Wall clock, UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>asked, answered or lost.</summary>
    public required string Status { get; init; }

    public required string? Outcome { get; init; }

    public required string PromptSha256 { get; init; }

    public required int PromptBytes { get; init; }

    public required string? ReplySha256 { get; init; }

    public required string? ReasoningSha256 { get; init; }

    public required string? ReasoningPlace { get; init; }

    public required string? Finish { get; init; }

    public required TokenSheet Tokens { get; init; }

    public required decimal? CostUsd { get; init; }

    /// <summary>What it may cost at most, stated before the call.</summary>
    public required decimal? EstimatedUsd { get; init; }

    public required long? LatencyMs { get; init; }

    public required int Attempts { get; init; }

    public required string? Error { get; init; }

    /// <summary>Dialect, repairs and the verdict on every row of the reply.</summary>
    public required JsonElement? Parse { get; init; }

    /// <summary>True: some of its tokens and cost were counted by nobody.</summary>
    public required bool Estimated { get; init; }

    /// <summary>Tokens by class: input without cached, output without reasoning.</summary>
    public sealed record TokenSheet(long Input, long Cached, long Reasoning, long Output);

    internal sealed record Row(
        Guid Id,
        int DeskId,
        string Agent,
        string Cycle,
        long Number,
        int Version,
        string Kind,
        string Provider,
        string ModelAsked,
        string? ModelAnswered,
        string Template,
        DateTime AskedAt,
        DateTime StartedAt,
        string Status,
        string? Outcome,
        string PromptSha256,
        int PromptBytes,
        string? ReplySha256,
        string? ReasoningSha256,
        string? ReasoningPlace,
        string? Finish,
        long TokensInput,
        long TokensCached,
        long TokensReasoning,
        long TokensOutput,
        decimal? CostUsd,
        decimal? EstimatedUsd,
        long? LatencyMs,
        int Attempts,
        string? Error,
        string? Parse,
        bool Estimated)
    {
        public CallSheet Shown() => new(Id, DeskId, Agent, Cycle, Number, Version)
        {
            Kind = Kind,
            Provider = Provider,
            ModelAsked = ModelAsked,
            ModelAnswered = ModelAnswered,
            Template = Template,
            AskedAt = AskedAt,
            StartedAt = StartedAt,
            Status = Status,
            Outcome = Outcome,
            PromptSha256 = PromptSha256,
            PromptBytes = PromptBytes,
            ReplySha256 = ReplySha256,
            ReasoningSha256 = ReasoningSha256,
            ReasoningPlace = ReasoningPlace,
            Finish = Finish,
            Tokens = new TokenSheet(TokensInput, TokensCached, TokensReasoning, TokensOutput),
            CostUsd = CostUsd,
            EstimatedUsd = EstimatedUsd,
            LatencyMs = LatencyMs,
            Attempts = Attempts,
            Error = Error,
            Parse = Parse is null ? null : JsonSerializer.Deserialize<JsonElement>(Parse),
            Estimated = Estimated,
        };
    }
}

using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Pump;

/// <summary>
/// Asks minds that answer later. Trading declares it; the room that thinks implements it. The answers are those of the
/// asks, one each and in any order: a mind that fails, or is late, has an answer that says so. What a mind was told and
/// what it said is stored before its answer is handed over, and what is stored of a cycle is never asked for again.
/// </summary>
internal interface IThinker
{
    Task<IReadOnlyList<MindAnswer>> AskAsync(int desk, IReadOnlyList<Ask> asks, CancellationToken ct);
}

/// <summary>Where nobody thinks later, so nobody is asked.</summary>
internal sealed class NobodyThinks : IThinker
{
    public Task<IReadOnlyList<MindAnswer>> AskAsync(int desk, IReadOnlyList<Ask> asks, CancellationToken ct) =>
        asks.Count == 0
            ? Task.FromResult<IReadOnlyList<MindAnswer>>([])
            : throw new InvalidOperationException($"Desk {desk} asks {asks[0].Mind}, and nobody here can answer");
}

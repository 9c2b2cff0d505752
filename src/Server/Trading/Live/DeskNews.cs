using Pitwall.Engine.Markets;
using Pitwall.Engine.Trading;
using Pitwall.Server.Platform.Live;
using Pitwall.Server.Trading.Api;
using Pitwall.Server.Trading.Desks;
using Pitwall.Server.Trading.Pump;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Trading.Live;

/// <summary>
/// Tells the live stream how a desk of this process stands and what its accounts are worth at the latest quotes:
/// nothing of it is in the journal, because nothing was decided by it.
/// </summary>
internal sealed class DeskNews(Noticeboard notices)
{
    public void Tell(DeskRow desk, FeedSpec spec, DeskStanding standing, DeskState state, IReadOnlyList<Quote> quotes)
    {
        notices.Post(LiveTopics.Standing, desk.Name, StandingSheets.Of(desk, spec, standing, state.Kill.Engaged));
        foreach (var quote in quotes)
        {
            notices.Post(
                LiveTopics.Quotes,
                $"{desk.Name}/{quote.Instrument}",
                new LiveQuote(desk.Name, quote.Instrument.ToString(), quote.Mark.Value, Cell.ToDateTime(quote.At)));
        }

        if (quotes.Count > 0 && !state.Agents.IsEmpty)
        {
            notices.Post(LiveTopics.Valuation, desk.Name, Valued(desk, standing, state, quotes));
        }
    }

    private static LiveValuation Valued(
        DeskRow desk, DeskStanding standing, DeskState state, IReadOnlyList<Quote> quotes)
    {
        var marks = new Marks([.. quotes.Select(quote => new MarkSeen(
            quote.Instrument, quote.Mark, quote.At, quote.Grade))]);
        return new LiveValuation(
            desk.Name,
            Cell.ToDateTime(standing.Clock),
            [
                .. state.Agents.Values.Select(book => new LiveAccount(
                    book.Agent.ToString(),
                    Valuation.Equity(book, marks)?.Value,
                    Valuation.Unrealised(book, marks)?.Value)),
            ]);
    }
}

/// <summary>Mark in quote currency, and when it was seen on the desk's clock.</summary>
internal sealed record LiveQuote(string Desk, string Instrument, decimal Mark, DateTime At);

/// <summary>What a desk's accounts are worth at the quotes of that moment of its clock.</summary>
internal sealed record LiveValuation(string Desk, DateTime At, IReadOnlyList<LiveAccount> Agents);

/// <summary>USD; null when a mark it needs is missing.</summary>
internal sealed record LiveAccount(string Agent, decimal? EquityUsd, decimal? UnrealisedUsd);

using System.Globalization;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Verify;

/// <summary>
/// The bookkeeping that must come out whatever was decided, added up a second time from the facts and held against the
/// state that the fold arrived at.
/// </summary>
internal sealed class BookLaws
{
    private readonly SortedDictionary<AgentSlug, SortedDictionary<Account, Usd>> balances = [];
    private readonly SortedDictionary<(AgentSlug, InstrumentId), decimal> filled = [];
    private string? unbalanced;
    private string? unequal;

    public void Next(Recorded row)
    {
        foreach (var fact in row.Step.Facts)
        {
            switch (fact)
            {
                case Fact.Posted posted:
                    Post(row.Seq, posted);
                    break;
                case Fact.Filled { Fill: var fill }:
                    var key = (fill.Agent, fill.Instrument);
                    filled[key] = filled.GetValueOrDefault(key) + (fill.Side == Side.Buy ? 1 : -1) * fill.Size.Value;
                    break;
                case Fact.EquityMarked marked when marked.Equity != marked.Cash + marked.Margin + marked.Unrealised
                    || marked.Cash != Balance(marked.Agent, Account.Cash)
                    || marked.Margin != Balance(marked.Agent, Account.Margin):
                    unequal ??= $"{marked.Agent} in row {Say(row.Seq)}";
                    break;
            }
        }
    }

    public IReadOnlyList<LawCheck> Check(DeskState desk) =>
    [
        Law("the postings of every event sum to zero", unbalanced),
        Law("cash + margin + unrealised = equity at every mark", unequal),
        Law("every balance is the sum of its postings", FirstBreach(desk, BalancesDiffer)),
        Law("the sum of fills is the position", FirstBreach(desk, FillsDiffer)),
        Law("PnL by cause adds up to the total", FirstBreach(desk, CausesDiffer)),
    ];

    private static LawCheck Law(string law, string? breach) => new(law, breach is null, breach);

    private static string? FirstBreach(DeskState desk, Func<AgentBook, string?> check) =>
        desk.Agents.Values.Select(check).FirstOrDefault(breach => breach is not null);

    private static string? CausesDiffer(AgentBook book)
    {
        var total = book.CashAndMargin + book.Balance(Account.External);
        var causes = book.PnlByCause.Values.Aggregate(Usd.Zero, (sum, part) => sum + part);
        return causes == total ? null : $"{book.Agent}: causes make {causes} and the total is {total}";
    }

    private static string Say(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void Post(long seq, Fact.Posted posted)
    {
        if (!balances.TryGetValue(posted.Agent, out var accounts))
        {
            balances[posted.Agent] = accounts = [];
        }

        var sum = Usd.Zero;
        foreach (var line in posted.Lines)
        {
            accounts[line.Account] = accounts.GetValueOrDefault(line.Account) + line.Amount;
            sum += line.Amount;
        }

        unbalanced ??= sum == Usd.Zero ? null : $"{posted.Agent} in row {Say(seq)}: {sum} is left over";
    }

    private string? BalancesDiffer(AgentBook book) =>
        Enum.GetValues<Account>()
            .Where(account => Balance(book.Agent, account) != book.Balance(account))
            .Select(account => $"{book.Agent} {Canonical.EnumName(account)}: postings make "
                + $"{Balance(book.Agent, account)} and the book says {book.Balance(account)}")
            .FirstOrDefault();

    private string? FillsDiffer(AgentBook book)
    {
        var traded = filled.Keys.Where(key => key.Item1 == book.Agent).Select(key => key.Item2);
        return traded.Concat(book.Positions.Keys)
            .Distinct()
            .Select(instrument => (
                Instrument: instrument,
                Fills: filled.GetValueOrDefault((book.Agent, instrument)),
                Held: book.Positions.GetValueOrDefault(instrument)?.Size ?? 0m))
            .Where(sums => sums.Fills != sums.Held)
            .Select(sums => $"{book.Agent} {sums.Instrument}: fills make {DecimalMath.ToText(sums.Fills)} and the "
                + $"position is {DecimalMath.ToText(sums.Held)}")
            .FirstOrDefault();
    }

    private Usd Balance(AgentSlug agent, Account account) =>
        balances.TryGetValue(agent, out var accounts) ? accounts.GetValueOrDefault(account) : Usd.Zero;
}

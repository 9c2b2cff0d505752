using Pitwall.Engine.Agents;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;
using Pitwall.Server.Trading.Rows;

namespace Pitwall.Server.Trading;

/// <summary>
/// What one journal row means for the tables. Pure: the same row on the same state gives the same table rows for ever,
/// which is how <c>verify</c> can recompute every column.
/// </summary>
internal sealed class Projection
{
    private readonly List<TableRow> rows;
    private readonly Recorded source;
    private readonly Moment wall;
    private DeskState desk;

    private Projection(List<TableRow> rows, DeskState before, Recorded source, Moment wall)
    {
        this.rows = rows;
        desk = before;
        this.source = source;
        this.wall = wall;
    }

    /// <summary>
    /// The rows to write, in order; of rows with the same key in a last-one-wins table the later counts.
    /// </summary>
    public static IReadOnlyList<TableRow> Of(DeskState before, Recorded row, Moment wall)
    {
        var meant = new List<TableRow>();
        Add(meant, before, row, wall);
        return meant;
    }

    /// <summary>Adds the rows to write to a list, and folds the journal row on the way.</summary>
    public static DeskState Add(List<TableRow> to, DeskState before, Recorded row, Moment wall)
    {
        var projection = new Projection(to, before, row, wall);
        foreach (var fact in row.Step.Facts)
        {
            projection.Next(fact);
        }

        projection.AddPortfolios(before);
        return Fold.Cursors(projection.desk, row);
    }

    private void Next(Fact fact)
    {
        var before = desk;
        desk = Fold.Apply(desk, fact);
        switch (fact)
        {
            case Fact.DeskCreated created:
                Add(DeskTables.DeskLimits, created.Limits);
                Add(DeskTables.KillLatch, desk.Kill);
                break;
            case Fact.DeskLimitsChanged changed:
                Add(DeskTables.DeskLimits, changed.Limits);
                break;
            case Fact.KillMoved:
                Add(DeskTables.KillLatch, desk.Kill);
                break;
            case Fact.InstrumentAdmitted admitted:
                Add(DeskTables.Instruments, admitted.Instrument);
                break;
            case Fact.AgentJoined joined:
                Add(DeskTables.Limits, new LimitsRow(joined.Agent, joined.Limits));
                break;
            case Fact.AgentLimitsChanged changed:
                Add(DeskTables.Limits, new LimitsRow(changed.Agent, changed.Limits));
                break;
            case Fact.Decided decided:
                AddDecision(decided);
                break;
            case Fact.EquityMarked marked:
                Add(BookTables.EquityMarks, marked);
                break;
            default:
                NextOfOrders(before, fact);
                break;
        }
    }

    private void NextOfOrders(DeskState before, Fact fact)
    {
        switch (fact)
        {
            case Fact.OrderIntended intended:
                Add(DecisionTables.Orders, intended.Order);
                Add(DecisionTables.Cloids, intended.Order);
                break;
            case Fact.OrderAnswered answered:
                AddOrder(before, answered.Agent, answered.Order, fact);
                break;
            case Fact.OrderTriggered triggered:
                AddOrder(before, triggered.Agent, triggered.Order, fact);
                break;
            case Fact.OrderTrailed trailed:
                AddOrder(before, trailed.Agent, trailed.Order, fact);
                break;
            case Fact.CancelWanted wanted:
                AddOrder(before, wanted.Agent, wanted.Order, fact);
                break;
            case Fact.Filled filled:
                AddOrder(before, filled.Fill.Agent, filled.Fill.Order, fact);
                Add(BookTables.Fills, filled);
                Add(BookTables.FillKeys, filled);
                break;
            default:
                NextOfBooks(before, fact);
                break;
        }
    }

    private void NextOfBooks(DeskState before, Fact fact)
    {
        switch (fact)
        {
            case Fact.Posted posted:
                foreach (var line in posted.Lines)
                {
                    Add(BookTables.Postings, new PostingRow(posted.Agent, line));
                }

                break;
            case Fact.LotOpened opened:
                Add(BookTables.Lots, new LotRow(opened.Lot, null, null));
                break;
            case Fact.LotReduced reduced:
                Add(BookTables.Lots,
                    new LotRow(reduced.Left, reduced.ExitCause, reduced.Left.Size.IsZero ? source.At : null));
                Add(BookTables.LotExits, reduced);
                break;
            case Fact.FundingBooked booked:
                foreach (var share in booked.Shares)
                {
                    var lots = desk.Agents[booked.Agent].Positions[booked.Instrument].Lots;
                    Add(BookTables.Lots, new LotRow(lots.First(lot => lot.Id == share.Lot), null, null));
                }

                break;
            case Fact.PositionMoved moved:
                AddPosition(before, moved);
                break;
        }
    }

    private void AddDecision(Fact.Decided decided)
    {
        var decision = decided.Decision;
        Add(DecisionTables.Decisions, DecisionRow.Of(desk, decided));
        for (var i = 0; i < decision.Verdicts.Length; i++)
        {
            Add(DecisionTables.Verdicts, new VerdictRow(decision, i, decision.Verdicts[i]));
        }
    }

    /// <summary>A terminal order has left the state, so its last shape is the fact put on what it was before.</summary>
    private void AddOrder(DeskState before, AgentSlug agent, RowId id, Fact fact) =>
        Add(
            DecisionTables.Orders,
            desk.Agents[agent].Orders.TryGetValue(id, out var open)
                ? open : Ended(before.Agents[agent].Orders[id], fact));

    private static Order Ended(Order order, Fact fact) => fact switch
    {
        Fact.OrderAnswered answered => order with
        {
            Status = answered.Status,
            Reason = answered.Reason ?? order.Reason,
        },
        Fact.Filled filled => order with
        {
            Filled = filled.OrderFilled,
            FilledNotional = filled.OrderNotional,
            Status = filled.OrderStatus,
            FillKeys = order.FillKeys.Add(filled.Fill.Key),
        },
        _ => throw new InvalidOperationException(
            $"{fact.GetType().Name} ended order {order.Id}, which no such fact can"),
    };

    private void AddPosition(DeskState before, Fact.PositionMoved moved)
    {
        var after = desk.Agents[moved.Agent].Positions.GetValueOrDefault(moved.Instrument);
        if (before.Agents[moved.Agent].Positions.TryGetValue(moved.Instrument, out var last)
            && last.OpenedAt != after?.OpenedAt)
        {
            Add(BookTables.Positions, PositionRow.Closed(moved.Agent, last, source.At));
        }

        if (after is not null)
        {
            Add(BookTables.Positions, new PositionRow(moved.Agent, after, null));
        }
    }

    private void AddPortfolios(DeskState before)
    {
        foreach (var (slug, book) in desk.Agents)
        {
            if (!ReferenceEquals(before.Agents.GetValueOrDefault(slug), book))
            {
                Add(DeskTables.Portfolios, book);
            }
        }
    }

    private void Add<T>(Table<Booked<T>> table, T value) =>
        rows.Add(table.Row(new Booked<T>(desk.Desk, source.Seq, source.At, wall, value)));
}

import type { Decimal } from '@/shared/api/exact';
import { minus } from '@/shared/formats/exactMath';
import { sum } from '@/shared/formats/decimal';
import { price, size } from '@/shared/formats';
import { symbolOf, type Instrument } from '@/shared/instruments';
import { useUrl } from '@/shared/urlState';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Missing, Pnl, Usd, Utc } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { State } from '@/shared/ui/State';
import { EmptyState } from '@/shared/ui/states';
import type { Lot, WholeChain } from './queries';
import css from './decision.module.css';

/** What the closed lots came to, USD; null while none is closed. Fees and funding are paid when positive. */
export interface Result {
  grossUsd: Decimal | null;
  feesUsd: Decimal | null;
  fundingUsd: Decimal | null;
  netUsd: Decimal | null;
  open: number;
}

export function resultOf(trades: readonly Lot[]): Result {
  const closed = trades.filter(trade => trade.realisedPnlUsd !== null && trade.exitTime !== null);
  const total = (of: (trade: Lot) => Decimal | null) =>
    closed.length === 0 ? null : sum(closed.map(of).filter(value => value !== null));
  const [netUsd, feesUsd, fundingUsd] = [
    total(trade => trade.realisedPnlUsd),
    total(trade => trade.feesUsd),
    total(trade => trade.fundingUsd),
  ];
  return {
    grossUsd: netUsd !== null && feesUsd !== null && fundingUsd !== null ? sum([netUsd, feesUsd, fundingUsd]) : null,
    feesUsd,
    fundingUsd,
    netUsd,
    open: trades.length - closed.length,
  };
}

interface ResultProps {
  desk: string;
  chain: WholeChain;
  rules: Instrument | undefined;
}

export function ResultPanel({ desk, chain, rules }: ResultProps) {
  const { decision, call, trades } = chain;
  const [filter] = useUrl('q');
  const result = resultOf(trades);
  const open = result.open > 0 ? 'its lots are still open' : 'nothing was bought or sold';
  const cost = call?.costUsd ?? null;
  const afterCall = result.netUsd !== null && cost !== null ? minus(result.netUsd, cost) : null;
  return (
    <Panel title="Lots and result" id="result" what="Closed lots; an open one counts when it is closed." flush>
      <DataTable
        label="Lots of this decision"
        columns={columns(rules)}
        rows={trades}
        rowKey={trade => trade.id}
        filter={filter}
        exportName={`${desk}-${decision.agent}-lots`}
        empty={<EmptyState>No lot was opened by it.</EmptyState>}
      />
      {trades.length > 0 && (
        <dl className={css.sums}>
          <dt>Gross</dt>
          <dd>
            <Pnl value={result.grossUsd} missing={open} />
          </dd>
          <dt>− fees</dt>
          <dd>
            <Usd value={result.feesUsd} missing={open} decimals={4} />
          </dd>
          <dt>− funding</dt>
          <dd>
            <Usd value={result.fundingUsd} missing={open} decimals={4} />
          </dd>
          <dt>= net</dt>
          <dd>
            <Pnl value={result.netUsd} missing={open} />
          </dd>
          <dt title="The whole call, which may have decided more than this">− the call</dt>
          <dd>
            <Usd value={cost} decimals={6} missing={call ? 'no price of this model is known' : 'no model was asked'} />
          </dd>
          <dt>= after the call</dt>
          <dd>
            <Pnl value={afterCall} missing={result.netUsd === null ? open : 'the call has no known cost'} />
          </dd>
        </dl>
      )}
    </Panel>
  );
}

function columns(rules: Instrument | undefined): readonly Column<Lot>[] {
  return [
    {
      id: 'instrument',
      header: 'Lot',
      cell: row => (
        <span title={`lot ${row.id}`}>
          {symbolOf(row.instrument)} {row.side}
        </span>
      ),
      value: row => ({ text: `${row.instrument} ${row.side}` }),
    },
    { id: 'status', header: 'State', cell: row => <State word={row.status} />, value: row => ({ text: row.status }) },
    {
      id: 'size',
      header: 'Size',
      align: 'right',
      priority: 2,
      cell: row => size(row.size, rules?.step),
      value: row => ({ figure: row.size }),
    },
    {
      id: 'entryPrice',
      header: 'Entry',
      align: 'right',
      cell: row =>
        row.entryPrice === null ? <Missing reason="not filled" /> : price(row.entryPrice, rules?.tick),
      value: row => ({ figure: row.entryPrice }),
    },
    {
      id: 'exitPrice',
      header: 'Exit',
      align: 'right',
      priority: 2,
      cell: row => (row.exitPrice === null ? <Missing reason="still open" /> : price(row.exitPrice, rules?.tick)),
      value: row => ({ figure: row.exitPrice }),
    },
    {
      id: 'exitTime',
      header: 'Closed',
      about: 'Desk clock, UTC',
      priority: 3,
      cell: row => <Utc at={row.exitTime} missing="still open" />,
      value: row => ({ text: row.exitTime }),
    },
    {
      id: 'realisedPnlUsd',
      header: 'Net',
      about: 'Realised, after fees and funding, USD',
      align: 'right',
      cell: row => <Pnl value={row.realisedPnlUsd} missing="still open" />,
      value: row => ({ figure: row.realisedPnlUsd }),
    },
  ];
}

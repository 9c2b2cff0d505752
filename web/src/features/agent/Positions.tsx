import { useQuery } from '@tanstack/react-query';
import type { Decimal } from '@/shared/api/exact';
import { bps, price, size } from '@/shared/formats';
import { signOf } from '@/shared/formats/decimal';
import { symbolOf, useInstruments, type Instrument } from '@/shared/instruments';
import { useUrl } from '@/shared/urlState';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Age, Missing, Pnl, Usd } from '@/shared/ui/figures';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { minus, over, times } from '@/shared/formats/exactMath';

import { liquidationsQuery, positionsQuery, useMarks } from './queries';
import type { Mark, Position, Who } from './queries';
import css from './agent.module.css';

/** A position at the mark of this moment. */
export interface MarkedPosition extends Position {
  rules: Instrument | undefined;
  entry: Decimal | null;
  seen: Mark | undefined;
  unrealised: Decimal | null;
  liquidation: Decimal | null;
  noLiquidation: string;
}

const NO_MARK = 'no quote of it has been seen';

export function Positions({ who }: { who: Who }) {
  const open = useQuery(positionsQuery(who, 'open'));
  const liquidations = useQuery(liquidationsQuery(who));
  const marks = useMarks(who.desk);
  const rules = useInstruments();
  const [filter] = useUrl('q');
  return (
    <Loaded query={open} what="The positions">
      {page => (
        <DataTable
          label="Open positions"
          columns={columns(who)}
          rows={page.items.map(position => {
            const taken = liquidations.data?.find(one => one.instrument === position.instrument);
            return {
              ...marked(position, marks[position.instrument]),
              rules: rules.get(position.instrument),
              liquidation: taken?.liquidationPrice ?? null,
              noLiquidation: taken?.missing ?? liquidations.error?.message ?? 'asking',
            };
          })}
          rowKey={position => position.instrument}
          filter={filter}
          exportName={`${who.desk}-${who.agent}-positions`}
          empty={<EmptyState>It holds nothing now. What it held is in Orders and Decisions.</EmptyState>}
        />
      )}
    </Loaded>
  );
}

/** Entry = cost / size; unrealised = size × mark − cost, both signed. */
export function marked(position: Position, seen: Mark | undefined) {
  return {
    ...position,
    entry: over(position.costUsd, position.size, 8),
    seen,
    unrealised: seen ? minus(times(position.size, seen.mark), position.costUsd) : null,
  };
}

function columns({ desk }: Who): Column<MarkedPosition>[] {
  return [
    {
      id: 'instrument',
      header: 'Instrument',
      cell: row => <b>{symbolOf(row.instrument)}</b>,
      value: row => ({ text: row.instrument }),
    },
    {
      id: 'side',
      header: 'Side',
      cell: row => (signOf(row.size) > 0 ? <span className="up">long</span> : <span className="down">short</span>),
      value: row => ({ text: signOf(row.size) > 0 ? 'long' : 'short' }),
    },
    {
      id: 'size',
      header: 'Size',
      about: 'Units of the instrument',
      align: 'right',
      cell: row => size(row.size, row.rules?.step),
      value: row => ({ figure: row.size }),
    },
    {
      id: 'entry',
      header: 'Entry',
      about: 'Average price paid: cost / size',
      align: 'right',
      priority: 2,
      cell: row => (row.entry === null ? <Missing reason="it is closed" /> : price(row.entry, row.rules?.tick)),
      value: row => ({ figure: row.entry }),
    },
    {
      id: 'mark',
      header: 'Mark',
      about: 'Live, quote currency',
      align: 'right',
      priority: 2,
      cell: row =>
        row.seen ? (
          <span title={`at ${row.seen.at}`}>{price(row.seen.mark, row.rules?.tick)}</span>
        ) : (
          <Missing reason={NO_MARK} />
        ),
      value: row => ({ figure: row.seen?.mark ?? null }),
    },
    {
      id: 'unrealisedUsd',
      header: 'Unrealised',
      about: 'Size × mark − cost, before closing fees',
      align: 'right',
      cell: row => <Pnl value={row.unrealised} missing={NO_MARK} />,
      value: row => ({ figure: row.unrealised }),
    },
    {
      id: 'leverage',
      header: 'Lev.',
      align: 'right',
      priority: 2,
      cell: row => `${row.leverage}×`,
      value: row => ({ figure: row.leverage }),
    },
    {
      id: 'marginUsd',
      header: 'Margin',
      align: 'right',
      priority: 3,
      cell: row => <Usd value={row.marginUsd} />,
      value: row => ({ figure: row.marginUsd }),
    },
    {
      id: 'liquidation',
      header: 'Liquidation',
      about: 'Mark at which margin falls to maintenance',
      align: 'right',
      priority: 2,
      cell: row =>
        row.liquidation === null ? <Missing reason={row.noLiquidation} /> : price(row.liquidation, row.rules?.tick),
      value: row => ({ figure: row.liquidation }),
    },
    {
      id: 'stop',
      header: 'Stop',
      about: 'Shield: a stop rests at the venue, with its distance from the mark',
      cell: row => <Shield row={row} />,
      value: row => ({ figure: row.stopPrice }),
    },
    {
      id: 'target',
      header: 'Target',
      align: 'right',
      priority: 3,
      cell: row =>
        row.targetPrice === null ? <Missing reason="no target was set" /> : price(row.targetPrice, row.rules?.tick),
      value: row => ({ figure: row.targetPrice }),
    },
    {
      id: 'openedAt',
      header: 'Age',
      about: 'Since opening, on the desk’s clock',
      align: 'right',
      priority: 2,
      cell: row => <Age at={row.openedAt} desk={desk} />,
      value: row => ({ text: row.openedAt }),
    },
  ];
}

function Shield({ row }: { row: MarkedPosition }) {
  if (row.stopPrice === null) {
    return (
      <span className={css.bare} title="No stop rests for it">
        none
      </span>
    );
  }

  const gap = row.seen && over(minus(row.stopPrice, row.seen.mark), row.seen.mark, 8);
  return (
    <span
      className={css.shield}
      title={`A ${row.stopCause} rests at ${row.stopPrice}${gap ? `, ${bps(gap)} from the mark` : ''}`}
    >
      <svg viewBox="0 0 12 14" className={css.shieldMark} aria-hidden>
        <path d="M6 0 11.5 2v5C11.5 10.5 9 13 6 14 3 13 .5 10.5 .5 7V2Z" />
      </svg>
      {price(row.stopPrice, row.rules?.tick)}
    </span>
  );
}

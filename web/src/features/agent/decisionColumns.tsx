import { askedOf, checksOf } from '@/shared/decision/asked';
import { symbolOf } from '@/shared/instruments';
import type { Column } from '@/shared/ui/DataTable';
import { Missing, Usd, Utc } from '@/shared/ui/figures';
import { State } from '@/shared/ui/State';
import type { Decision } from './queries';

const HELD = 'it proposed nothing';

/** The columns of the list; beside an open decision only the ones that tell rows apart. */
export function decisionColumns(narrow: boolean): readonly Column<Decision>[] {
  return narrow ? all.filter(column => ['at', 'result', 'proposed', 'allowedUsd'].includes(column.id)) : all;
}

const all: readonly Column<Decision>[] = [
  {
    id: 'at',
    header: 'Time',
    about: 'Desk clock, UTC',
    cell: row => <Utc at={row.at} />,
    value: row => ({ text: row.at }),
  },
  {
    id: 'result',
    header: 'Result',
    about: 'What the gate made of it',
    cell: row => <State word={row.result} />,
    value: row => ({ text: row.result }),
  },
  {
    id: 'proposed',
    header: 'Decision',
    cell: row => (
      <span className="nowrap">
        <b>{row.instrument ? symbolOf(row.instrument) : `${row.coins.length} coins`}</b>{' '}
        {row.proposed.replace('_', ' ')}
      </span>
    ),
    value: row => ({ text: `${row.instrument ?? ''} ${row.proposed}` }),
  },
  {
    id: 'askedUsd',
    header: 'Asked',
    about: 'Notional the mind asked for, USD',
    align: 'right',
    priority: 2,
    cell: row => {
      const asked = askedOf(row);
      return <Usd value={asked?.notionalUsd} missing={asked === null ? HELD : 'it named no amount'} />;
    },
    value: row => ({ figure: askedOf(row)?.notionalUsd ?? null }),
  },
  {
    id: 'allowedUsd',
    header: 'Allowed',
    about: 'Notional the gate let through, USD',
    align: 'right',
    priority: 2,
    cell: row => <Usd value={row.allowed?.sizeUsd} missing={row.result === 'held' ? HELD : 'nothing was allowed'} />,
    value: row => ({ figure: row.allowed?.sizeUsd ?? null }),
  },
  {
    id: 'checks',
    header: 'Checks',
    about: 'Rules asked; every breach is named',
    priority: 2,
    cell: row => {
      const checks = checksOf(row);
      return row.verdicts.length === 0 ? (
        <Missing reason="a hold is not judged by the gate" />
      ) : (
        <span className={checks.failed.length > 0 ? 'red' : 'dim'}>{checks.text}</span>
      );
    },
    value: row => ({ text: checksOf(row).text }),
  },
  {
    id: 'reasoning',
    header: 'Why',
    grows: true,
    priority: 2,
    cell: row => <span title={row.reasoning}>{row.errorMessage ?? row.reasoning}</span>,
    value: row => ({ text: row.errorMessage ?? row.reasoning }),
  },
];

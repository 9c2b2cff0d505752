import { number, utcDay } from '@/shared/formats';
import type { Figure } from '@/shared/formats/decimal';
import { minus } from '@/shared/formats/exactMath';
import { ImportedBadge } from '@/shared/ui/Mode';
import type { Column } from '@/shared/ui/DataTable';
import { Missing, Pnl } from '@/shared/ui/figures';
import { State } from '@/shared/ui/State';
import { Difference } from './Difference';
import type { PastAgent } from './queries';
import css from './imported.module.css';

export const NO_TRADE = 'no closed trade of it was imported';

/** What its source claims more, or less, than the venue booked; null without a trade. */
export function overclaimOf({ netUsd, claimedNetUsd }: Pick<PastAgent, 'netUsd' | 'claimedNetUsd'>) {
  return netUsd === null || claimedNetUsd === null ? null : minus(claimedNetUsd, netUsd);
}

/** `2 of 5 trades and 1 claim of equity`, or null where nothing contradicts itself. */
export function contradictionText(agent: PastAgent): string | null {
  const { contradictedTrades, contradictedMarks, trades } = agent;
  const parts = [
    contradictedTrades > 0 && `${number(contradictedTrades, 0)} of ${number(trades, 0)} trades`,
    contradictedMarks === 1 && '1 claim of equity',
    contradictedMarks > 1 && `${number(contradictedMarks, 0)} claims of equity`,
  ].filter(part => part !== false);
  return parts.length === 0 ? null : parts.join(' and ');
}

export const pastAgentColumns: readonly Column<PastAgent>[] = [
  {
    id: 'agent',
    header: 'Agent',
    cell: row => (
      <>
        <b className={css.agent}>{bareName(row.name)}</b> <ImportedBadge />
      </>
    ),
    value: row => ({ text: row.name }),
  },
  {
    id: 'source',
    header: 'Source',
    about: 'Which system wrote it down',
    priority: 2,
    cell: row => row.source,
    value: row => ({ text: row.source }),
  },
  {
    id: 'model',
    header: 'Model',
    priority: 3,
    cell: row => row.model ?? <Missing reason="its source does not name one" />,
    value: row => ({ text: row.model }),
  },
  dayColumn('first', 'First day', row => row.firstAt),
  dayColumn('last', 'Last day', row => row.lastAt),
  countColumn('decisions', 'Decisions', 'Rows of its replies, holds and rejected ones too', row => row.decisions),
  countColumn('trades', 'Trades', 'Closed trades', row => row.trades),
  moneyColumn('net', 'Net booked', 'What the venue booked at entries and exits, USD', 1, row => row.netUsd),
  moneyColumn('claimed', 'Net claimed', 'What its source says it earned, USD', 2, row => row.claimedNetUsd),
  {
    id: 'overclaim',
    header: 'Difference',
    about: 'Claimed less booked, USD',
    align: 'right',
    priority: 3,
    cell: row => <Difference value={overclaimOf(row)} missing={NO_TRADE} />,
    value: row => ({ figure: overclaimOf(row) }),
    exports: row => ({ overclaim_usd: overclaimOf(row) }),
  },
  {
    id: 'contradictions',
    header: 'Contradicted',
    about: 'Trades and claims of equity in which its source says two things',
    align: 'right',
    cell: row => {
      const what = contradictionText(row);
      return what === null ? (
        <span className="dim">none</span>
      ) : (
        <State word="contradicted" title={what}>
          {number(row.contradictedTrades + row.contradictedMarks, 0)}
          <span className="sr"> {what}</span>
        </State>
      );
    },
    value: row => ({ figure: row.contradictedTrades + row.contradictedMarks }),
    exports: row => ({ contradicted_trades: row.contradictedTrades, contradicted_equity: row.contradictedMarks }),
  },
];

/** The badge says already what the registry appends to the name. */
export function bareName(name: string): string {
  return name.replace(/ \(imported\)$/, '');
}

function dayColumn(id: string, header: string, of: (row: PastAgent) => string | null): Column<PastAgent> {
  return {
    id,
    header,
    about: 'UTC, by its source',
    priority: 4,
    cell: row => {
      const at = of(row);
      return at === null ? (
        <Missing reason="nothing of it but its name came in" />
      ) : (
        <time className="nowrap" dateTime={at} title={at}>
          {utcDay(at)}
        </time>
      );
    },
    value: row => ({ text: of(row) }),
  };
}

function countColumn(id: string, header: string, about: string, of: (row: PastAgent) => number): Column<PastAgent> {
  return {
    id,
    header,
    about,
    align: 'right',
    priority: 2,
    cell: row => number(of(row), 0),
    value: row => ({ figure: of(row) }),
  };
}

function moneyColumn(
  id: string,
  header: string,
  about: string,
  priority: 1 | 2,
  of: (row: PastAgent) => Figure | null,
): Column<PastAgent> {
  return {
    id,
    header,
    about,
    align: 'right',
    priority,
    cell: row => <Pnl value={of(row)} missing={NO_TRADE} />,
    value: row => ({ figure: of(row) }),
    exports: row => ({ [`${id}_usd`]: of(row) }),
  };
}

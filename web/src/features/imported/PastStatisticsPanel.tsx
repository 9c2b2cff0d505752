import { csv, download } from '@/shared/csv';
import { ImportedBadge } from '@/shared/ui/Mode';
import { Missing } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import type { PastStatistics } from './queries';
import { statisticRows, type StatisticRow } from './statistics';
import css from './imported.module.css';

interface StatisticsProps {
  agent: string;
  statistics: PastStatistics;
}

/** The statistics of every agent, by the same code, each with its rule or the reason why it is not shown. */
export function PastStatisticsPanel({ agent, statistics }: StatisticsProps) {
  return (
    <Panel
      title="Statistics"
      what="Returns on marked equity, results on closed trades; rows open to their rule"
      actions={
        <>
          <SaveKey agent={agent} statistics={statistics} />
          <ImportedBadge />
        </>
      }
      flush
    >
      {statisticRows(statistics).map(row => (
        <Row key={row.key} row={row} />
      ))}
      <p className={css.foot}>
        It is in no rank group: it stands on no desk, so there are no matched coin flips to hold it against.
      </p>
    </Panel>
  );
}

function Row({ row }: { row: StatisticRow }) {
  return (
    <details className={css.statistic}>
      <summary>
        <span>{row.name}</span>
        <span className={css.figure}>
          {row.text ?? (
            <>
              <Missing reason={row.missing} />
              <small className="dim"> {row.missing}</small>
            </>
          )}
        </span>
      </summary>
      <p className="dim">{row.rule}</p>
    </details>
  );
}

const figures = [
  'equityUsd',
  'returnPct',
  'maxDrawdownPct',
  'sharpe',
  'sharpeSe',
  'sharpeMissing',
  'days',
  'netUsd',
  'trades',
  'wins',
  'winRatePct',
  'profitFactor',
] as const;

function SaveKey({ agent, statistics }: StatisticsProps) {
  const save = () =>
    download(
      `${agent}-imported-statistics.csv`,
      'text/csv',
      csv(
        `Statistics of ${agent}, imported; returns on marked equity, results on closed trades`,
        ['key', 'value'],
        figures.map(figure => [figure, String(statistics[figure] ?? '')]),
      ),
    );
  return (
    <button type="button" className={css.small} onClick={save} aria-label="Export the statistics as CSV">
      CSV
    </button>
  );
}

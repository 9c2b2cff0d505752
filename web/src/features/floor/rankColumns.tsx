import { Age, Missing, Pnl, Return } from '@/shared/ui/figures';
import { Interval } from '@/shared/ui/Interval';
import type { Column } from '@/shared/ui/DataTable';
import { number, percent, share, sharpe } from '@/shared/formats';
import { chanceText, pText } from '@/shared/judged';
import type { Ranked } from './queries';
import css from './floor.module.css';

type Domain = readonly [number, number];

/** Two figures per cell, the second one smaller: the table fits beside the charts at 1440 px. */
export function rankColumns(domain: Domain, desk: string): readonly Column<Ranked>[] {
  return [
    groupColumn,
    agentColumn,
    netColumn,
    intervalColumn(domain),
    sharpeColumn,
    oddsColumn,
    ...costColumns(desk),
  ];
}

const groupColumn: Column<Ranked> = {
  id: 'group',
  header: 'Gr',
  about: 'Agents that share a letter cannot be told apart (Romano-Wolf, compact letter display)',
  cell: row =>
    row.group === null ? <Missing reason={why(row, 'group')} /> : <span className={css.group}>{row.group}</span>,
  value: row => ({ text: row.group }),
  exports: row => ({ group: row.group }),
};

const agentColumn: Column<Ranked> = {
  id: 'agent',
  header: 'Agent',
  cell: row => (
    <>
      <span className={css.name}>{row.name}</span>
      <span className={css.under}>{verdict(row)}</span>
    </>
  ),
  value: row => ({ text: row.name }),
  exports: row => ({
    agent: row.agent,
    name: row.name,
    days: row.days,
    adjustedP: row.adjustedP,
    beyondLuck: row.distinguishable === null ? null : String(row.distinguishable),
    powerDays_days: row.powerDays,
    minTrackRecordUncorrected_days: row.daysNeeded,
  }),
};

const netColumn: Column<Ranked> = {
  id: 'netReturn',
  header: 'Net',
  about:
    'Time-weighted return on equity after fees and funding; below it the same in dollars. Model calls are paid ' +
    'beside the desk: the money panel has them',
  align: 'right',
  cell: row => (
    <>
      <Return value={row.netReturn} missing={why(row, 'netReturn')} decimals={1} />
      <span className={css.under}>
        <Pnl value={row.netUsd} missing={why(row, 'netUsd')} compact />
      </span>
    </>
  ),
  value: row => ({ figure: row.netReturn }),
  exports: row => ({ netReturn_fraction: row.netReturn, netUsd: row.netUsd }),
};

const intervalColumn = (domain: Domain): Column<Ranked> => ({
  id: 'interval',
  header: '95 % interval',
  about: 'Joint block bootstrap of all agents: returns this track would show if its days were redrawn; dotted: zero',
  cell: row =>
    row.netReturn === null || row.netReturnLow === null || row.netReturnHigh === null ? (
      <Missing reason={why(row, 'netReturnLow')} />
    ) : (
      <div className={css.interval}>
        <Interval
          low={row.netReturnLow}
          value={row.netReturn}
          high={row.netReturnHigh}
          domain={domain}
          tone={row.distinguishable ? (row.netReturn > 0 ? 'up' : 'down') : 'neutral'}
          label={`${row.name}: ${percent(row.netReturnLow)} to ${percent(row.netReturnHigh)}`}
        />
        <span className={`${css.under} ${css.ends}`}>
          {percent(row.netReturnLow, { decimals: 0 })} … {percent(row.netReturnHigh, { decimals: 0 })}
        </span>
      </div>
    ),
  exports: row => ({
    netReturnLow_fraction: row.netReturnLow,
    netReturnHigh_fraction: row.netReturnHigh,
  }),
});

const sharpeColumn: Column<Ranked> = {
  id: 'sharpe',
  header: 'Sharpe',
  about: 'Annualised, with its standard error and the days it rests on',
  align: 'right',
  priority: 3,
  cell: row =>
    row.sharpe === null || row.sharpeSe === null ? (
      <Missing reason={why(row, 'sharpe')} />
    ) : (
      <span title={sharpe(row.sharpe, row.sharpeSe, row.days)}>
        {number(row.sharpe)}
        <span className={css.under}>
          ± {number(row.sharpeSe)} ({row.days} d)
        </span>
      </span>
    ),
  value: row => ({ figure: row.sharpe }),
  exports: row => ({ sharpe_annualised: row.sharpe, sharpeSe_annualised: row.sharpeSe }),
};

const oddsColumn: Column<Ranked> = {
  id: 'pBest',
  header: 'P(best)',
  about: 'Share of bootstrap worlds in which it is the best; below it the deflated Sharpe ratio',
  align: 'right',
  priority: 2,
  cell: row => (
    <>
      {row.pBest === null ? <Missing reason={why(row, 'pBest')} /> : chanceText(row.pBest)}
      <span className={css.under}>
        DSR {row.dsr === null ? <Missing reason={why(row, 'dsr')} /> : chanceText(row.dsr)}
      </span>
    </>
  ),
  value: row => ({ figure: row.pBest }),
  exports: row => ({ pBest: row.pBest, dsr: row.dsr }),
};

const costColumns = (desk: string): readonly Column<Ranked>[] => [
  {
    id: 'maxDrawdown',
    header: 'Max DD',
    about: 'Deepest fall from a peak of equity; below it the turnover per day, in multiples of equity',
    align: 'right',
    priority: 2,
    cell: row => (
      <>
        {maybe(row, 'maxDrawdown', value => percent(-Math.abs(value), { decimals: 1 }))}
        <span className={css.under}>turns {maybe(row, 'turnover', value => `${number(value)}×/d`)}</span>
      </>
    ),
    value: row => ({ figure: fallOf(row) }),
    exports: row => ({ maxDrawdown_fraction: fallOf(row), turnover_perDay: row.turnover }),
  },
  {
    id: 'feesOverGross',
    header: 'Fees',
    about: 'Fees as a share of the gross result; below it the share of decisions that were HOLD',
    align: 'right',
    priority: 3,
    cell: row => (
      <>
        {maybe(row, 'feesOverGross', value => share(value))}
        <span className={css.under}>hold {maybe(row, 'holdShare', value => share(value))}</span>
      </>
    ),
    value: row => ({ figure: row.feesOverGross }),
    exports: row => ({ feesOverGross_fraction: row.feesOverGross, holdShare_fraction: row.holdShare }),
  },
  {
    id: 'lastDecisionAt',
    header: 'Age',
    about: "Since its last decision, on the market's clock; below it the share of positions with a live stop",
    align: 'right',
    priority: 4,
    cell: row => (
      <>
        <Age at={row.lastDecisionAt} desk={desk} missing={why(row, 'lastDecisionAt')} />
        <span className={css.under}>stop {maybe(row, 'stopCover', value => share(value))}</span>
      </>
    ),
    value: row => ({ text: row.lastDecisionAt }),
    exports: row => ({
      lastDecisionAt: row.lastDecisionAt,
      stopCover_fraction: row.stopCover,
      parseShare_fraction: row.parseShare,
      missing: Object.entries(row.missing)
        .map(([name, reason]) => `${name}: ${reason}`)
        .join('; '),
    }),
  },
];

type FigureName = 'maxDrawdown' | 'turnover' | 'feesOverGross' | 'holdShare' | 'stopCover';

/** A fall is below zero wherever it is shown, sorted or exported. */
function fallOf(row: Ranked): number | null {
  return row.maxDrawdown === null ? null : -Math.abs(row.maxDrawdown);
}

function maybe(row: Ranked, name: FigureName, show: (value: number) => string) {
  const value = row[name];
  return value === null ? <Missing reason={why(row, name)} /> : <>{show(value)}</>;
}

function why(row: Ranked, name: keyof Ranked): string {
  return row.missing[name] ?? 'The server gives no reason';
}

const NO_LEAD = /does not lead/;

/** What the table may say under a name: a lead only where there is one. */
export function verdict(row: Ranked): string {
  if (row.distinguishable === null || row.adjustedP === null) {
    return row.missing['distinguishable'] ?? row.missing['group'] ?? `${row.days} d`;
  }

  if (row.distinguishable) {
    return `lead beyond luck (${pText(row.adjustedP)})`;
  }

  return NO_LEAD.test(row.missing['powerDays'] ?? '') ? 'does not lead' : 'lead may be luck';
}

import { domainOf, Interval } from '@/shared/ui/Interval';
import { Missing } from '@/shared/ui/figures';
import type { Statistic } from './queries';
import { intervalText, statisticText } from './statisticText';
import css from './agent.module.css';

/** One figure, or why there is none; it opens to its formula and where that comes from. */
export function StatisticRow({ one, days }: { one: Statistic; days: number }) {
  const interval = intervalText(one);
  return (
    <details className={css.statistic}>
      <summary>
        <span>{nameOf(one)}</span>
        <span className={css.figure}>
          {one.value === null ? <Missing reason={one.missing ?? 'not known'} /> : statisticText(one, days)}
          {one.value === null && <small className="dim"> {one.missing}</small>}
        </span>
      </summary>
      {interval !== null && one.value !== null && (
        <div className={css.interval}>
          <Interval
            low={one.intervalLow ?? 0}
            value={one.value}
            high={one.intervalHigh ?? 0}
            domain={domainOf([one.intervalLow ?? 0, one.intervalHigh ?? 0])}
            label={`${nameOf(one)} ${statisticText(one, days)}, 95 % interval ${interval}`}
          />
          <span className="dim">95 % interval {interval}</span>
        </div>
      )}
      <p className={css.formula}>{one.formula}</p>
      <p className="dim">
        {one.source} {one.rule[0]?.toUpperCase()}
        {one.rule.slice(1)}.
      </p>
    </details>
  );
}

/** Looked at afterwards and for one agent alone, it promises less than its name. */
function nameOf(one: Statistic): string {
  return one.key === 'daysNeeded' ? 'MinTRL (one test, not corrected)' : one.name;
}

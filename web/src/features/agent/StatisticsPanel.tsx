import { useQuery } from '@tanstack/react-query';
import { csv, download } from '@/shared/csv';
import { useStanding } from '@/shared/desks';
import { utcDay } from '@/shared/formats';
import { benchmarkName, useAsked } from '@/shared/judged';
import { domainOf, Interval } from '@/shared/ui/Interval';
import { Missing } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { Loaded } from '@/shared/ui/states';
import { statisticsQuery, type Statistic, type Statistics, type Who } from './queries';
import { intervalText, statisticText } from './statisticText';
import css from './agent.module.css';

/** Every statistic with its rule; a row opens to its formula and where that comes from. */
export function StatisticsPanel({ who }: { who: Who }) {
  const mode = useStanding(who.desk)?.mode;
  const asked = useAsked(mode ?? 'lab');
  const statistics = useQuery({ ...statisticsQuery(who, asked), enabled: mode !== undefined });
  return (
    <Panel
      title="Statistics"
      what={
        statistics.data &&
        `${statistics.data.days} UTC days up to ${upTo(statistics.data)}, against ` +
          `${benchmarkName(statistics.data.benchmark)}; rows open`
      }
      actions={statistics.data && <SaveKey who={who} sheet={statistics.data} />}
      flush
    >
      <Loaded query={statistics} what="The statistics" rows={14}>
        {sheet => (
          <div className={css.statistics}>
            {sheet.statistics.map(one => (
              <Row key={one.key} one={one} days={sheet.days} />
            ))}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

function Row({ one, days }: { one: Statistic; days: number }) {
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

function upTo(sheet: Statistics): string {
  return sheet.asOf === null ? 'its first finished day, which is still to come' : utcDay(sheet.asOf);
}

function SaveKey({ who, sheet }: { who: Who; sheet: Statistics }) {
  const save = () =>
    download(
      `${who.desk}-${who.agent}-statistics.csv`,
      'text/csv',
      csv(
        `Statistics of ${who.agent} on ${who.desk}; as of ${sheet.asOf ?? 'no finished day'}; ` +
          `${sheet.days} days; against ${sheet.benchmark}`,
        ['key', 'value', 'unit', 'se', 'intervalLow', 'intervalHigh', 'missing', 'rule', 'formula', 'source'],
        sheet.statistics.map(one =>
          [
            one.key,
            one.value,
            one.unit,
            one.se,
            one.intervalLow,
            one.intervalHigh,
            one.missing,
            one.rule,
            one.formula,
            one.source,
          ].map(cell => String(cell ?? '')),
        ),
      ),
    );
  return (
    <button type="button" className={css.small} onClick={save} aria-label="Export the statistics as CSV">
      CSV
    </button>
  );
}

import { useQuery } from '@tanstack/react-query';
import { csv, download } from '@/shared/csv';
import { useStanding } from '@/shared/desks';
import { utcDay } from '@/shared/formats';
import { benchmarkName, useAsked } from '@/shared/judged';
import { Panel } from '@/shared/ui/Panel';
import { Loaded } from '@/shared/ui/states';
import { statisticsQuery, type Statistics, type Who } from './queries';
import { StatisticRow } from './StatisticRow';
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
              <StatisticRow key={one.key} one={one} days={sheet.days} />
            ))}
          </div>
        )}
      </Loaded>
    </Panel>
  );
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
